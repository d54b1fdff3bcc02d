// The car's shapes against the places where the physics has them.
#include "envs/car_racing/car_figure.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "envs/car_racing/car/car_shapes.h"
#include "envs/car_racing/car_world.h"

namespace hebbes::envs::car_racing {
namespace {

CarWorld driven() {
  rng::Stream random(5, {});
  CarWorld world(Variation{});
  world.reset(draw_track(random));
  for (int t = 0; t < 120; ++t) world.step({.steering = 0.4, .gas = 0.6, .brake = 0});
  return world;
}

/// A corner in the world, turned by the placement's quaternion.
std::array<double, 2> corner_at(const Placement& placement, const std::array<double, 2>& corner) {
  const auto [x, y, z, w] = placement.orientation;
  EXPECT_EQ(x, 0);
  EXPECT_EQ(y, 0);
  const double cosine = w * w - z * z, sine = 2 * w * z;
  return {placement.position[0] + cosine * corner[0] - sine * corner[1],
          placement.position[1] + sine * corner[0] + cosine * corner[1]};
}

TEST(CarFigure, CornersAreWhereTheBodiesHaveThem) {
  const CarWorld world = driven();
  const envs::Scene scene = figure_of(world.scene());
  Snapshot seen;
  look(world.scene(), seen);
  ASSERT_EQ(scene.bodies.size(), kWheels + 1);
  ASSERT_EQ(seen.placements.size(), scene.bodies.size());
  EXPECT_EQ(scene.bodies[scene.followed].name, "hull");
  for (std::size_t b = 0; b < scene.bodies.size(); ++b) {
    const Pose& pose = b < kWheels ? world.state().wheels[b].pose : world.state().hull.pose;
    for (std::size_t s = 0; s < scene.bodies[b].shapes.size(); ++s) {
      const b2PolygonShape& shape = b < kWheels ? car_shapes().wheel : car_shapes().hull[s];
      const auto& corners = std::get<Polygon>(scene.bodies[b].shapes[s].form).corners;
      ASSERT_EQ(corners.size(), static_cast<std::size_t>(shape.m_count));
      for (std::size_t i = 0; i < corners.size(); ++i) {
        const auto at = corner_at(seen.placements[b], corners[i]);
        const b2Vec2 expected =
            b2Mul(b2Transform({pose.x, pose.y}, b2Rot(std::atan2(pose.sine, pose.cosine))),
                  shape.m_vertices[static_cast<int>(i)]);
        EXPECT_NEAR(at[0], expected.x, 1e-4);
        EXPECT_NEAR(at[1], expected.y, 1e-4);
      }
    }
  }
}

TEST(CarFigure, TheGroundHasEveryPieceOfTheRoadOnTopOfTheGrass) {
  const CarWorld world = driven();
  const Ground ground = figure_of(world.scene()).ground;
  EXPECT_EQ(ground.half_size, kPlayfield);
  const auto& road = world.track().road;
  ASSERT_EQ(ground.patches.size(), 400 + road.size());
  for (std::size_t i = 0; i < road.size(); ++i) {
    const Ground::Patch& patch = ground.patches[400 + i];
    ASSERT_EQ(patch.polygon.corners.size(), 4u);
    EXPECT_EQ(patch.polygon.corners[2][0], road[i].corners[2].x);
    EXPECT_EQ(patch.polygon.corners[2][1], road[i].corners[2].y);
    const bool is_grey = patch.colour.red == patch.colour.green && patch.colour.red < 255;
    EXPECT_EQ(is_grey, road[i].kind == RoadPolygon::Kind::kTile);
  }
}

}  // namespace
}  // namespace hebbes::envs::car_racing
