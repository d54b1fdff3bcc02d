// Where things of the world appear in the window: OpenGL's matrices, in float32 as its driver
// multiplies them.
#pragma once

#include <cmath>
#include <numbers>

#include "envs/car_racing/polygon_painter.h"
#include "envs/car_racing/scene.h"

namespace hebbes::envs::car_racing {

/// A map of the plane onto the view.
struct ViewMatrix {
  float xx, xy, x0;
  float yx, yy, y0;

  ViewPoint operator()(float x, float y) const {
    return {x * xx + y * xy + x0, x * yx + y * yy + y0};
  }
  ViewPoint operator()(const Point& point) const {
    return (*this)(static_cast<float>(point.x), static_cast<float>(point.y));
  }
};

/// From places in the window, (0, 0) at its lower left.
inline constexpr ViewMatrix kWindowView = {2.0f / kWindowWidth,  0.0f, -1.0f, 0.0f,
                                           2.0f / kWindowHeight, -1.0f};

/// From places in the world, m. The camera follows the hull, turns with its motion, or with itself
/// where it hardly moves, and comes down during the first second.
ViewMatrix world_view(const Scene& scene);

}  // namespace hebbes::envs::car_racing
