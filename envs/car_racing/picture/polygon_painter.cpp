#include "envs/car_racing/picture/polygon_painter.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace hebbes::envs::car_racing {
namespace {

constexpr std::size_t kMostCorners = Outline::kMostEdges;

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

/// What is left of a polygon of at most 4 corners within the view.
class ClippedPolygon {
 public:
  explicit ClippedPolygon(std::span<const ViewPoint> polygon) : size_(polygon.size()) {
    std::copy(polygon.begin(), polygon.end(), corners_.begin());
    for (std::size_t border = 0; border < 4; ++border) clip(border);
  }

  std::span<const ViewPoint> corners() const { return {corners_.data(), size_}; }

 private:
  // A border adds half as many corners at the very most; four borders make 20 of 4 so.
  using Corners = std::array<ViewPoint, 20>;

  /// Sutherland and Hodgman's step: cuts off what lies beyond a border.
  void clip(std::size_t border) {
    const auto is_inside = [&](const ViewPoint& p) { return inside_by(p, border) >= 0.0f; };
    if (std::all_of(corners_.begin(), corners_.begin() + size_, is_inside)) return;
    Corners kept;
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
    std::copy_n(kept.begin(), kept_size, corners_.begin());
    size_ = kept_size;
  }

  Corners corners_;
  std::size_t size_;
};

/// Whether a quadrilateral is convex beyond all doubt of rounding.
bool is_clearly_convex(std::span<const ViewPoint, 4> corners) {
  constexpr double kDoubt = 1e-6;  // twice an area; the view's is 4
  double least = 0, most = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const ViewPoint &a = corners[i], &b = corners[(i + 1) % 4], &c = corners[(i + 2) % 4];
    const double turn = (static_cast<double>(b.x) - a.x) * (static_cast<double>(c.y) - b.y) -
                        (static_cast<double>(b.y) - a.y) * (static_cast<double>(c.x) - b.x);
    least = i == 0 ? turn : std::min(least, turn);
    most = i == 0 ? turn : std::max(most, turn);
  }
  return least > kDoubt || most < -kDoubt;
}

Visibility visibility_of(std::span<const ViewPoint> corners) {
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

}  // namespace

PolygonPainter::PolygonPainter(Canvas& canvas)
    : canvas_(&canvas), viewport_(canvas.columns(), canvas.rows()) {}

bool PolygonPainter::fill_if_convex(std::span<const ViewPoint> corners, Colour colour) {
  if (corners.size() < 3) return true;
  if (corners.size() > kMostCorners) return false;
  std::array<GridPoint, kMostCorners> snapped;
  for (std::size_t i = 0; i < corners.size(); ++i) snapped[i] = viewport_.snap(corners[i]);
  const std::span<const GridPoint> polygon(snapped.data(), corners.size());
  Outline outline;
  if (!trace_outline(polygon, outline)) return false;
  canvas_->fill(outline, colour);
  return true;
}

void PolygonPainter::fill_triangle(const std::array<ViewPoint, 3>& corners, Colour colour) {
  const Visibility visible = visibility_of(corners);
  if (visible == Visibility::kNone) return;
  if (visible == Visibility::kWhole) {
    fill_if_convex(corners, colour);
    return;
  }
  const ClippedPolygon clipped(corners);
  const auto polygon = clipped.corners();
  if (fill_if_convex(polygon, colour)) return;
  for (std::size_t i = 1; i + 1 < polygon.size(); ++i) {
    fill_if_convex(std::array{polygon[0], polygon[i], polygon[i + 1]}, colour);
  }
}

// Of a convex quadrilateral the triangles' common edge may be left out: clipping treats each edge
// by itself.
void PolygonPainter::fill_quad(std::span<const ViewPoint, 4> corners, Colour colour) {
  const Visibility visible = visibility_of(corners);
  if (visible == Visibility::kNone) return;
  if (visible == Visibility::kWhole) {
    if (fill_if_convex(corners, colour)) return;
  } else if (is_clearly_convex(corners)) {
    if (fill_if_convex(ClippedPolygon(corners).corners(), colour)) return;
  }
  fill_triangle({corners[0], corners[1], corners[3]}, colour);
  fill_triangle({corners[1], corners[2], corners[3]}, colour);
}

void PolygonPainter::fill_quads(const QuadBatch& quads, const ViewMatrix& view) {
  const ViewedQuads viewed(quads, view);
  const auto end = viewed.visibility.begin() + static_cast<std::ptrdiff_t>(quads.size);
  const auto is_seen = [](Visibility visibility) { return visibility != Visibility::kNone; };
  if (std::none_of(viewed.visibility.begin(), end, is_seen)) return;
  const TracedQuads traced(viewed, viewport_);
  for (std::size_t l = 0; l < quads.size; ++l) {
    if (viewed.visibility[l] == Visibility::kNone) continue;
    if (viewed.visibility[l] == Visibility::kWhole && traced.is_strictly_convex(l)) {
      canvas_->fill(traced.outline(l), quads.colour[l]);
    } else {
      fill_quad(viewed.corners(l), quads.colour[l]);
    }
  }
}

void PolygonPainter::fill_fan(std::span<const ViewPoint> corners, Colour colour) {
  assert(corners.size() <= kMostCorners);
  const Visibility visible = visibility_of(corners);
  if (visible == Visibility::kNone) return;
  if (visible == Visibility::kWhole && fill_if_convex(corners, colour)) return;
  for (std::size_t i = 1; i + 1 < corners.size(); ++i) {
    fill_triangle({corners[0], corners[i], corners[i + 1]}, colour);
  }
}

}  // namespace hebbes::envs::car_racing
