#include "envs/car_racing/picture/view.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hebbes::envs::car_racing {
namespace {

constexpr double kFarZoom = 0.1 * kScale, kNearZoom = 2.7 * kScale;  // pixels of the window per m
constexpr double kSlow = 0.5;                                        // m/s

double camera_angle(const Scene& scene) {
  const double vx = scene.hull_velocity[0], vy = scene.hull_velocity[1];
  const bool moves = std::sqrt(vx * vx + vy * vy) > kSlow;
  return moves ? std::atan2(vx, vy) : -static_cast<double>(scene.hull_angle);
}

}  // namespace

ViewMatrix world_view(const Scene& scene) {
  const double zoom =
      kFarZoom * std::max(1.0 - scene.time, 0.0) + kNearZoom * std::min(scene.time, 1.0);
  const double angle = camera_angle(scene);
  const double sine = std::sin(angle), cosine = std::cos(angle);
  const double x = scene.hull.x, y = scene.hull.y;
  const double left = kWindowWidth / 2.0 - (x * zoom * cosine - y * zoom * sine);
  const double bottom = kWindowHeight / 4.0 - (x * zoom * sine + y * zoom * cosine);

  // rotation in degrees, as OpenGL wants it
  const auto degrees = static_cast<float>(57.29577951308232 * angle);
  const auto radians = static_cast<float>(degrees * std::numbers::pi / 180.0);
  const float c = std::cos(radians), s = std::sin(radians);
  const auto scale = static_cast<float>(zoom);
  const float kx = kWindowView.xx, ky = kWindowView.yy;
  return {kx * (c * scale), kx * (-s * scale), kx * static_cast<float>(left) - 1.0f,
          ky * (s * scale), ky * (c * scale),  ky * static_cast<float>(bottom) - 1.0f};
}

Circle visible_circle(const ViewMatrix& view) {
  const double determinant =
      static_cast<double>(view.xx) * view.yy - static_cast<double>(view.xy) * view.yx;
  const auto world = [&](double view_x, double view_y) {
    const double x = view_x - view.x0, y = view_y - view.y0;
    return Point{(view.yy * x - view.xy * y) / determinant,
                 (view.xx * y - view.yx * x) / determinant};
  };
  const Point middle = world(0, 0), corner = world(1, 1);
  return {middle.x, middle.y, std::hypot(corner.x - middle.x, corner.y - middle.y)};
}

}  // namespace hebbes::envs::car_racing
