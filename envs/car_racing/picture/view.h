// The view of the window: OpenGL's matrices, in float32 as its driver multiplies them.
#pragma once

#include "envs/car_racing/picture/scene.h"

namespace hebbes::envs::car_racing {

/// The reference's window, of which a picture shows all, scaled.
inline constexpr int kWindowWidth = 1000, kWindowHeight = 800;

/// A place in the view: x from -1 at the left to 1 at the right, y from -1 at the bottom to 1 at
/// the top.
struct ViewPoint {
  float x;
  float y;
};

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

/// What of the world the view shows at most.
struct Circle {
  double x, y, radius;
};
Circle visible_circle(const ViewMatrix& view);

}  // namespace hebbes::envs::car_racing
