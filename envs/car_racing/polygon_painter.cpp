#include "envs/car_racing/polygon_painter.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace hebbes::envs::car_racing {
namespace {

constexpr std::size_t kMostCorners = 8;  // of a polygon, and of a triangle that was clipped

/// A view point's distances within the right, left, top and bottom border.
float inside_by(const ViewPoint& point, std::size_t border) {
  switch (border) {
    case 0:
      return 1.0f - point.x;
    case 1:
      return 1.0f + point.x;
    case 2:
      return 1.0f - point.y;
    default:
      return 1.0f + point.y;
  }
}

/// Where the line from `outside` to `inside` meets a border.
ViewPoint meet(const ViewPoint& outside, float outside_by, const ViewPoint& inside,
               float inside_by) {
  const float t = outside_by / (outside_by - inside_by);
  return {outside.x + t * (inside.x - outside.x), outside.y + t * (inside.y - outside.y)};
}

class ClippedPolygon {
 public:
  explicit ClippedPolygon(const std::array<ViewPoint, 3>& triangle) {
    std::copy(triangle.begin(), triangle.end(), corners_.begin());
  }

  /// Sutherland and Hodgman's step: cuts off what lies beyond a border.
  void clip(std::size_t border) {
    std::array<ViewPoint, kMostCorners> kept;
    std::size_t kept_size = 0;
    const auto keep = [&](const ViewPoint& point) { kept[kept_size++] = point; };
    ViewPoint from = corners_[0];
    float from_by = inside_by(from, border);
    for (std::size_t i = 1; i <= size_; ++i) {
      const ViewPoint to = corners_[i == size_ ? 0 : i];
      const float to_by = inside_by(to, border);
      if (from_by >= 0.0f) keep(from);
      if (to_by < 0.0f && from_by > 0.0f) keep(meet(to, to_by, from, from_by));
      if (from_by < 0.0f && to_by > 0.0f) keep(meet(from, from_by, to, to_by));
      from = to;
      from_by = to_by;
    }
    corners_ = kept;
    size_ = kept_size;
  }

  std::span<const ViewPoint> corners() const { return {corners_.data(), size_}; }

 private:
  std::array<ViewPoint, kMostCorners> corners_;
  std::size_t size_ = 3;
};

/// Whether the outline turns one way only. Coinciding corners are allowed.
bool is_convex(std::span<const GridPoint> corners) {
  bool left = false, right = false;
  const std::size_t n = corners.size();
  GridPoint a = corners[n - 2], b = corners[n - 1];
  for (const GridPoint& c : corners) {
    const auto turn = static_cast<std::int64_t>(b.x - a.x) * (c.y - b.y) -
                      static_cast<std::int64_t>(b.y - a.y) * (c.x - b.x);
    left |= turn > 0;
    right |= turn < 0;
    a = b;
    b = c;
  }
  return !(left && right);
}

}  // namespace

PolygonPainter::PolygonPainter(Canvas& canvas)
    : canvas_(&canvas),
      half_width_(0.5f * static_cast<float>(canvas.columns())),
      half_height_(0.5f * static_cast<float>(canvas.rows())),
      middle_y_(static_cast<float>(kWindowHeight) - half_height_),
      rows_above_(static_cast<float>(kWindowHeight) - 2.0f * half_height_) {}

PolygonPainter::Visibility PolygonPainter::visibility(std::span<const ViewPoint> corners) {
  bool right = true, left = true, top = true, bottom = true, whole = true;
  for (const ViewPoint& corner : corners) {
    right &= !(corner.x <= 1.0f);
    left &= !(corner.x >= -1.0f);
    top &= !(corner.y <= 1.0f);
    bottom &= !(corner.y >= -1.0f);
    whole &= std::fabs(corner.x) <= 1.0f && std::fabs(corner.y) <= 1.0f;
  }
  if (right || left || top || bottom) return Visibility::kNone;
  return whole ? Visibility::kWhole : Visibility::kPart;
}

// The window's frame buffer is as high as the window, which settles float32's rounding; the canvas
// is its lower left part. What clipping made of corners that were not finite is kept on the canvas.
GridPoint PolygonPainter::snap(const ViewPoint& corner) const {
  constexpr auto kGrid = static_cast<float>(kSubpixels);
  const auto to_grid = [](float window, float size, float offset) {
    const float first = offset - 0.5f, last = first + size;
    const float inside = std::min(std::max(first, window - 0.5f), last);
    return static_cast<std::int32_t>(std::nearbyint(inside * kGrid) - offset * kGrid);
  };
  const float x = half_width_ * corner.x + half_width_;
  const float y = -half_height_ * corner.y + middle_y_;
  return {to_grid(x, 2.0f * half_width_, 0.0f), to_grid(y, 2.0f * half_height_, rows_above_)};
}

bool PolygonPainter::fill_whole(std::span<const ViewPoint> corners, Colour colour) {
  std::array<GridPoint, kMostCorners> snapped;
  for (std::size_t i = 0; i < corners.size(); ++i) snapped[i] = snap(corners[i]);
  const std::span<const GridPoint> polygon(snapped.data(), corners.size());
  if (!is_convex(polygon)) return false;
  canvas_->fill_convex(polygon, colour);
  return true;
}

void PolygonPainter::fill_triangle(const std::array<ViewPoint, 3>& corners, Colour colour) {
  const Visibility visible = visibility(corners);
  if (visible == Visibility::kNone) return;
  if (visible == Visibility::kWhole) {
    fill_whole(corners, colour);
    return;
  }
  ClippedPolygon clipped(corners);
  for (std::size_t border = 0; border < 4; ++border) clipped.clip(border);
  const auto polygon = clipped.corners();
  if (polygon.size() < 3 || fill_whole(polygon, colour)) return;
  for (std::size_t i = 1; i + 1 < polygon.size(); ++i) {
    fill_whole(std::array{polygon[0], polygon[i], polygon[i + 1]}, colour);
  }
}

void PolygonPainter::fill_quad(std::span<const ViewPoint, 4> corners, Colour colour) {
  const Visibility visible = visibility(corners);
  if (visible == Visibility::kNone) return;
  if (visible == Visibility::kWhole && fill_whole(corners, colour)) return;
  fill_triangle({corners[0], corners[1], corners[3]}, colour);
  fill_triangle({corners[1], corners[2], corners[3]}, colour);
}

void PolygonPainter::fill_fan(std::span<const ViewPoint> corners, Colour colour) {
  assert(corners.size() <= kMostCorners);
  const Visibility visible = visibility(corners);
  if (visible == Visibility::kNone) return;
  if (visible == Visibility::kWhole && fill_whole(corners, colour)) return;
  for (std::size_t i = 1; i + 1 < corners.size(); ++i) {
    fill_triangle({corners[0], corners[i], corners[i + 1]}, colour);
  }
}

}  // namespace hebbes::envs::car_racing
