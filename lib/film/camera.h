// Cameras: projections of a world into a picture.
#pragma once

#include <cstddef>

#include "lib/film/vector.h"

namespace hebbes::film {

/// A part of a picture: columns [left, right), rows [top, bottom).
struct Frame {
  std::size_t left, top, right, bottom;

  bool has(std::size_t column, std::size_t row) const {
    return column >= left && column < right && row >= top && row < bottom;
  }
};

/// A pinhole camera. Pixel (0, 0) is the upper left one; its middle is at column 0.5, row 0.5.
class Camera {
 public:
  /// At `eye`, looking at `target`, its upper edge level. The picture shows at least `width` and
  /// `height` at distance 1.
  Camera(const Vector& eye, const Vector& target, float width, float height, std::size_t columns,
         std::size_t rows);

  const Vector& eye() const { return eye_; }

  /// What the place of a picture shows lies in this direction; 1 long along the view's middle.
  Vector direction(float column, float row) const {
    return corner_ + right_ * column + down_ * row;
  }

  /// How direction() changes from one pixel to the next.
  const Vector& right() const { return right_; }
  const Vector& down() const { return down_; }

  /// The smallest frame that holds every pixel which shows any of a ball.
  Frame frame_of(const Vector& centre, float radius) const;

 private:
  std::size_t columns_, rows_;
  Vector eye_, forward_;
  Vector right_, down_, corner_;
  float focal_;  // pixels
};

}  // namespace hebbes::film
