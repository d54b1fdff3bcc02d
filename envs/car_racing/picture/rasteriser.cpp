#include "envs/car_racing/picture/rasteriser.h"

#include <algorithm>
#include <cmath>

#include "envs/car_racing/car/car_physics.h"
#include "envs/car_racing/car/car_shapes.h"
#include "envs/car_racing/picture/score.h"
#include "envs/car_racing/road/ground.h"

namespace hebbes::envs::car_racing {
namespace {

ViewPoint place(const Pose& pose, float x, float y, const ViewMatrix& view) {
  return view((pose.cosine * x - pose.sine * y) + pose.x,
              (pose.sine * x + pose.cosine * y) + pose.y);
}

/// Of quadrilaterals that lie in the view already.
constexpr ViewMatrix kAsIs = {1.0f, 0.0f, 0.0f, 0.0f, 1.0f, 0.0f};

std::array<ViewPoint, 4> rectangle(double left, double bottom, double right, double top,
                                   const ViewMatrix& view) {
  return {view({left, top}), view({right, top}), view({right, bottom}), view({left, bottom})};
}

// The mark goes round with the wheel and is seen from above.
void draw_wheel_mark(const Pose& wheel, double phase, const ViewMatrix& view, QuadStream& quads) {
  constexpr double kRadius = 27;   // kSize m
  constexpr double kLength = 1.2;  // rad
  const double sine_1 = std::sin(phase), sine_2 = std::sin(phase + kLength);
  if (sine_1 > 0.0 && sine_2 > 0.0) return;
  double cosine_1 = std::cos(phase), cosine_2 = std::cos(phase + kLength);
  if (sine_1 > 0.0) cosine_1 = sign(cosine_1);
  if (sine_2 > 0.0) cosine_2 = sign(cosine_2);
  const auto x = static_cast<float>(kWheelHalfWidth);
  const auto y_1 = static_cast<float>(kRadius * cosine_1 * kSize);
  const auto y_2 = static_cast<float>(kRadius * cosine_2 * kSize);
  const std::array corners = {place(wheel, -x, y_1, view), place(wheel, x, y_1, view),
                              place(wheel, x, y_2, view), place(wheel, -x, y_2, view)};
  quads.add(corners, Colour::kWheelMark);
}

void draw_indicators(const Scene& scene, QuadStream& quads) {
  constexpr double kX = kWindowWidth / 40.0, kY = kWindowHeight / 40.0;  // the bars' units
  const auto fill = [&](double left, double bottom, double right, double top, Colour colour) {
    quads.add(rectangle(left, bottom, right, top, kWindowView), colour);
  };
  const auto vertical = [&](double at, double value, Colour colour) {
    fill(at * kX, kY, (at + 1) * kX, kY + kY * value, colour);
  };
  const auto horizontal = [&](double at, double value, Colour colour) {
    fill(at * kX, 2 * kY, (at + value) * kX, 4 * kY, colour);
  };
  fill(0, 0, kWindowWidth, 5 * kY, Colour::kBlack);
  const double vx = scene.hull_velocity[0], vy = scene.hull_velocity[1];
  vertical(5, 0.02 * std::sqrt(vx * vx + vy * vy), Colour::kWhite);
  vertical(7, 0.01 * scene.wheel_omega[0], Colour::kBlue);
  vertical(8, 0.01 * scene.wheel_omega[1], Colour::kBlue);
  vertical(9, 0.01 * scene.wheel_omega[2], Colour::kViolet);
  vertical(10, 0.01 * scene.wheel_omega[3], Colour::kViolet);
  horizontal(20, -10.0 * scene.steering_angle, Colour::kGreen);
  horizontal(30, -0.8 * scene.hull_angular_velocity, Colour::kRed);
}

}  // namespace

Rasteriser::Rasteriser(std::size_t columns, std::size_t rows)
    : shapes_(&car_shapes()), canvas_(columns, rows), painter_(canvas_) {}

void Rasteriser::draw(const Scene& scene, Picture& picture) {
  const ViewMatrix view = world_view(scene);
  const Circle seen = visible_circle(view);
  draw_ground(seen, view);
  draw_road(scene, seen, view);
  QuadStream quads(painter_, kAsIs);
  draw_car(scene, view, quads);
  draw_indicators(scene, quads);
  quads.flush();
  const bool as_reference = canvas_.columns() == kPictureSize && canvas_.rows() == kPictureSize;
  if (!as_reference) paint_score(scene.score, painter_);
  canvas_.develop(*scene.palette, picture);
  if (as_reference) write_score(scene.score, picture);
}

// Squares at a distance are left out at once, with half a square's margin for rounding.
void Rasteriser::draw_ground(const Circle& seen, const ViewMatrix& view) {
  const double reach = std::max(std::fabs(seen.x), std::fabs(seen.y)) + seen.radius;
  const bool only_grass = reach < kPlayfield;
  canvas_.clear(only_grass ? Colour::kGrass : Colour::kBlack);
  if (!only_grass) {
    painter_.fill_quad(rectangle(-kPlayfield, -kPlayfield, kPlayfield, kPlayfield, view),
                       Colour::kGrass);
  }
  const auto is_far = [&](int index, double middle) {
    return std::fabs(kSquare * (index + 0.5) - middle) > seen.radius + kSquare;
  };
  QuadStream quads(painter_, view);
  for (int x = -kSquares; x < kSquares; x += 2) {
    if (is_far(x, seen.x)) continue;
    for (int y = -kSquares; y < kSquares; y += 2) {
      if (!is_far(y, seen.y)) quads.add(square_corners(x, y), Colour::kLightGrass);
    }
  }
  quads.flush();
}

// As with the ground's squares; the margin is longer than any kerb or tile.
void Rasteriser::draw_road(const Scene& scene, const Circle& seen, const ViewMatrix& view) {
  const double reach = seen.radius + 4 * kHalfWidth;
  const auto is_far = [&](const Point& corner) {
    return std::fabs(corner.x - seen.x) > reach || std::fabs(corner.y - seen.y) > reach;
  };
  QuadStream quads(painter_, view);
  for (const RoadPolygon& polygon : scene.road) {
    if (is_far(polygon.corners[0])) continue;
    quads.add(polygon.corners, colour_of(polygon, scene.tile_touched[polygon.tile]));
  }
  quads.flush();
}

void Rasteriser::draw_car(const Scene& scene, const ViewMatrix& view, QuadStream& quads) {
  const auto fill = [&](const b2PolygonShape& shape, const Pose& pose, Colour colour) {
    const auto corner = [&](std::size_t i) {
      return place(pose, shape.m_vertices[i].x, shape.m_vertices[i].y, view);
    };
    const auto size = static_cast<std::size_t>(shape.m_count);
    if (size == 4) {
      quads.add(std::array{corner(0), corner(1), corner(2), corner(3)}, colour);
      return;
    }
    std::array<ViewPoint, b2_maxPolygonVertices> corners;
    for (std::size_t i = 0; i < size; ++i) corners[i] = corner(i);
    quads.flush();
    painter_.fill_fan({corners.data(), size}, colour);
  };
  for (std::size_t wheel = 0; wheel < kWheels; ++wheel) {
    fill(shapes_->wheel, scene.wheels[wheel], Colour::kBlack);
    draw_wheel_mark(scene.wheels[wheel], scene.wheel_phase[wheel], view, quads);
  }
  for (const b2PolygonShape& shape : shapes_->hull) fill(shape, scene.hull, Colour::kHull);
}

}  // namespace hebbes::envs::car_racing
