#include "lib/film/camera.h"

#include <array>

namespace hebbes::film {
namespace {

/// The range of a ball's image along one axis of the picture, as multiples of the distance along
/// the view's middle: `aside` and `ahead` are the ball's centre. Its edges are the planes through
/// the eye that touch the ball.
std::array<float, 2> image_range(float aside, float ahead, float radius) {
  const float to_edge = std::sqrt(aside * aside + ahead * ahead - radius * radius);
  const float scale = 1.0f / (ahead * ahead - radius * radius);
  return {(aside * ahead - radius * to_edge) * scale, (aside * ahead + radius * to_edge) * scale};
}

std::size_t pixel(float place, std::size_t pixels) {
  return static_cast<std::size_t>(std::clamp(place, 0.0f, static_cast<float>(pixels)));
}

}  // namespace

Camera::Camera(const Vector& eye, const Vector& target, float width, float height,
               std::size_t columns, std::size_t rows)
    : columns_(columns), rows_(rows), eye_(eye), forward_(unit(target - eye)) {
  const auto across = static_cast<float>(columns), high = static_cast<float>(rows);
  focal_ = std::min(across / width, high / height);
  const Vector right = unit(cross(forward_, {0, 0, 1}));
  right_ = right * (1.0f / focal_);
  down_ = cross(forward_, right) * (1.0f / focal_);
  corner_ = forward_ - right_ * (0.5f * across) - down_ * (0.5f * high);
}

Frame Camera::frame_of(const Vector& centre, float radius) const {
  const Vector seen = centre - eye_;
  const float ahead = dot(seen, forward_);
  if (ahead <= radius) return {0, 0, ahead < -radius ? 0 : columns_, rows_};
  const auto [left, right] = image_range(dot(seen, right_) * focal_, ahead, radius);
  const auto [top, bottom] = image_range(dot(seen, down_) * focal_, ahead, radius);
  const float middle_column = 0.5f * static_cast<float>(columns_);
  const float middle_row = 0.5f * static_cast<float>(rows_);
  return {pixel(std::floor(middle_column + left * focal_), columns_),
          pixel(std::floor(middle_row + top * focal_), rows_),
          pixel(std::ceil(middle_column + right * focal_), columns_),
          pixel(std::ceil(middle_row + bottom * focal_), rows_)};
}

}  // namespace hebbes::film
