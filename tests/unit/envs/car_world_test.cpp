#include "envs/car_racing/car_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "envs/car_racing/car/car_physics.h"

namespace hebbes::envs::car_racing {
namespace {

Track some_track(std::uint32_t name = 1) {
  rng::Stream random(5, {.individual = name});
  return draw_track(random);
}

double speed(const CarWorld& world) {
  return std::hypot(world.state().hull.velocity[0], world.state().hull.velocity[1]);
}

// Everything that moves, as numbers.
using Moving = std::array<double, 6 * (1 + kWheels) + 2 * kWheels>;
Moving motion(const CarWorld& world) {
  Moving numbers{};
  auto next = numbers.begin();
  const auto append = [&](const BodyState& body) {
    for (double value : {body.pose.x, body.pose.y, body.angle, body.velocity[0], body.velocity[1],
                         body.angular_velocity}) {
      *next++ = value;
    }
  };
  append(world.state().hull);
  for (const BodyState& wheel : world.state().wheels) append(wheel);
  for (const Wheels::Wheel& wheel : world.wheels().wheels()) *next++ = wheel.omega;
  for (std::size_t tiles : world.contacts().under_wheel()) *next++ = static_cast<double>(tiles);
  return numbers;
}

class CarWorldTest : public testing::TestWithParam<EngineKind> {
 protected:
  CarWorld make(const Variation& variation = {}) const { return CarWorld(variation, GetParam()); }
};

TEST_P(CarWorldTest, StandsStillUnlessDriven) {
  CarWorld world = make();
  world.reset(some_track());
  const Pose start = world.state().hull.pose;
  bool moved = false, rested = false;
  for (int i = 0; i < 100; ++i) {
    world.step({0, 0, 0});
    moved = moved || speed(world) > 0;
    rested = rested || (moved && speed(world) == 0);
  }
  EXPECT_NEAR(world.state().hull.pose.x, start.x, 1e-2);
  EXPECT_NEAR(world.state().hull.pose.y, start.y, 1e-2);
  EXPECT_TRUE(rested) << "half a second of near rest sets it at rest";
}

TEST_P(CarWorldTest, ResetPlacesTheCarAndPaysItsTilesWithTheFirstStep) {
  CarWorld world = make();
  world.reset(some_track());
  const TrackPiece& start = world.track().pieces.front();
  EXPECT_NEAR(world.state().hull.pose.x, start.x, 0.1);
  EXPECT_NEAR(world.state().hull.pose.y, start.y, 0.1);
  EXPECT_NEAR(world.state().hull.angle, start.beta, 0.1);
  for (float angle : world.state().joint_angle) EXPECT_NEAR(angle, 0, 0.1);
  const std::size_t tiles = world.contacts().visits();
  EXPECT_GE(tiles, 1u);
  const double per_tile = 1000.0 / static_cast<double>(world.track().pieces.size());
  EXPECT_NEAR(world.scene().score, static_cast<double>(tiles) * per_tile, 1e-9);
  const Outcome outcome = world.step({0, 0, 0});
  EXPECT_NEAR(outcome.reward, static_cast<double>(tiles) * per_tile - 0.1, 1e-9);
  EXPECT_NEAR(world.step({0, 0, 0}).reward, -0.1, 1e-9);
}

TEST_P(CarWorldTest, ThePictureShowsTheScoreWithoutTheStepsOwnCost) {
  CarWorld world = make();
  world.reset(some_track());
  const double first = world.scene().score;
  world.step({0, 0, 0});
  EXPECT_NEAR(world.scene().score, first, 1e-9);
  world.step({0, 0, 0});
  EXPECT_NEAR(world.scene().score, first - 0.1, 1e-9);
  EXPECT_NEAR(world.scene().time, 0.06, 1e-12);
}

TEST_P(CarWorldTest, GasDrivesForwardAndBrakesStop) {
  CarWorld world = make();
  world.reset(some_track());
  const Pose start = world.state().hull.pose;
  for (int i = 0; i < 50; ++i) world.step({0, 1, 0});
  const Pose& hull = world.state().hull.pose;
  const double forward = -start.sine * (hull.x - start.x) + start.cosine * (hull.y - start.y);
  EXPECT_GT(forward, 5.0);
  EXPECT_GT(speed(world), 10.0);
  for (int i = 0; i < 200; ++i) world.step({0, 0, 1});
  EXPECT_LT(speed(world), 0.1);
}

TEST_P(CarWorldTest, SteeringToTheRightTurnsClockwise) {
  CarWorld right = make(), left = make();
  right.reset(some_track());
  left.reset(some_track());
  for (int i = 0; i < 60; ++i) {
    right.step({0.5, 0.3, 0});
    left.step({-0.5, 0.3, 0});
  }
  EXPECT_LT(right.state().hull.angle, left.state().hull.angle - 0.2);
}

TEST_P(CarWorldTest, ATileIsPaidOnce) {
  CarWorld world = make();
  world.reset(some_track());
  double sum = 0;
  for (int i = 0; i < 40; ++i) sum += world.step({0, 0.5, 0}).reward;
  for (int i = 0; i < 60; ++i) sum += world.step({0, 0, 1}).reward;
  const double per_tile = 1000.0 / static_cast<double>(world.track().pieces.size());
  EXPECT_GT(world.contacts().visits(), 3u);
  EXPECT_NEAR(sum, static_cast<double>(world.contacts().visits()) * per_tile - 100 * 0.1, 1e-9);
}

TEST_P(CarWorldTest, LeavingTheFieldCostsAHundredAStep) {
  CarWorld world = make();
  world.reset(some_track());
  Outcome outcome{};
  int steps = 0;
  while (!outcome.done && steps < 2000) {
    // Turn towards +x, then straight on.
    const double error = std::remainder(world.state().hull.angle + 1.5708, 6.2832);
    outcome = world.step({std::clamp(error, -0.3, 0.3), 0.5, 0});
    ++steps;
  }
  EXPECT_LT(steps, 2000);
  EXPECT_EQ(outcome.reward, -100.0);
  EXPECT_GT(std::abs(world.state().hull.pose.x), kPlayfield);
  const double score = world.scene().score;
  EXPECT_EQ(world.step({0, 0, 0}).reward, -100.0);
  EXPECT_NEAR(world.scene().score, score - 0.1, 1e-9) << "the score does not see the fine";
}

// A car on rails over every tile.
TEST_P(CarWorldTest, VisitingEveryTileIsTheEnd) {
  CarWorld world = make({.friction = 2});
  world.reset(some_track(2));
  const auto& pieces = world.track().pieces;
  std::size_t next = 1;
  bool done = false;
  double sum = 0;
  int steps = 0;
  for (int i = 0; i < 6000 && !done; ++i) {
    const Pose& hull = world.state().hull.pose;
    const auto far = [&](const TrackPiece& piece) {
      return std::hypot(piece.x - hull.x, piece.y - hull.y);
    };
    while (far(pieces[next % pieces.size()]) < 7) ++next;
    const TrackPiece& goal = pieces[next % pieces.size()];
    const double heading = std::atan2(hull.x - goal.x, goal.y - hull.y);
    const double error = std::remainder(heading - world.state().hull.angle, 6.283185307179586);
    const Outcome outcome =
        world.step({std::clamp(-2 * error, -1.0, 1.0), speed(world) < 25 ? 0.3 : 0.0, 0});
    done = outcome.done;
    sum += outcome.reward;
    EXPECT_EQ(done, world.contacts().visits() == pieces.size());
    steps = i + 1;
  }
  EXPECT_TRUE(done);
  EXPECT_NEAR(sum, 1000 - 0.1 * steps, 1e-6);
}

TEST_P(CarWorldTest, ASteadyPushInTheWorldsFrameActsOnTheWholeCar) {
  CarWorld east = make({.side_force = 10, .push_frame = PushFrame::kWorld});
  CarWorld west = make({.side_force = -10, .push_frame = PushFrame::kWorld});
  east.reset(some_track());
  west.reset(some_track());
  EXPECT_GT(east.state().hull.velocity[0], 0.0);
  EXPECT_LT(west.state().hull.velocity[0], 0.0);
  // The wheels' friction holds against a push along their axes only up to a point.
  for (int i = 0; i < 100; ++i) {
    east.step({0, 0, 0});
    west.step({0, 0, 0});
  }
  EXPECT_GT(east.state().hull.pose.x, west.state().hull.pose.x + 0.1);
}

TEST_P(CarWorldTest, ABiasOfTheWheelsPushesToTheirSide) {
  CarWorld east = make({.side_force = 10}), west = make({.side_force = -10});
  east.reset(some_track());
  west.reset(some_track());
  const auto aside = [](const CarWorld& world) {
    const BodyState& hull = world.state().hull;
    return hull.pose.cosine * hull.velocity[0] + hull.pose.sine * hull.velocity[1];
  };
  for (int i = 0; i < 200; ++i) {
    east.step({0, 0, 0});
    west.step({0, 0, 0});
  }
  EXPECT_NEAR(aside(east), 10, 1) << "the tyres slip until they move with the bias";
  EXPECT_NEAR(aside(west), -10, 1);
}

TEST_P(CarWorldTest, FrictionBoundsTheTyresForce) {
  const auto speed_after = [&](double friction) {
    CarWorld world = make({.friction = friction});
    world.reset(some_track());
    for (int i = 0; i < 40; ++i) world.step({0, 1, 0});
    return speed(world);
  };
  EXPECT_LT(speed_after(0.01), 0.2 * speed_after(1));
}

TEST_P(CarWorldTest, WhatHappensDependsOnlyOnTheLastReset) {
  CarWorld used = make();
  used.reset(some_track(1));
  for (int i = 0; i < 60; ++i) used.step({1, 1, 0});
  CarWorld fresh = make();
  used.reset(some_track(2));
  fresh.reset(some_track(2));
  for (int i = 0; i < 100; ++i) {
    const Action action{std::sin(0.1 * i), 0.5, i % 20 == 0 ? 0.5 : 0};
    EXPECT_EQ(used.step(action).reward, fresh.step(action).reward);
    ASSERT_EQ(motion(used), motion(fresh)) << i;
  }
}

// Steps with full gas, then with the brake pressed; the speed after both.
std::array<double, 2> dash(CarWorld world, double brake) {
  world.reset(some_track());
  for (int i = 0; i < 60; ++i) world.step({0, 1, 0});
  const double fastest = speed(world);
  for (int i = 0; i < 10; ++i) world.step({0, 0, brake});
  return {fastest, speed(world)};
}

TEST_P(CarWorldTest, PowerMassAndBrakesAreTheVariations) {
  const auto usual = dash(make(), 0.5);
  EXPECT_GT(usual[0], 10);
  EXPECT_LT(dash(make({.engine_power = 0}), 0.5)[0], 0.1);
  EXPECT_LT(dash(make({.engine_power = 0.1}), 0.5)[0], 0.7 * usual[0]);
  EXPECT_LT(dash(make({.hull_density = 5}), 0.5)[0], 0.7 * usual[0]);
  EXPECT_EQ(dash(make({.brake_strength = 0}), 0.5)[1], dash(make(), 0)[1]);
  EXPECT_EQ(dash(make({.brake_strength = 2}), 0.25), usual);
}

TEST_P(CarWorldTest, WheelsTurnToTheVariationsLimit) {
  for (const double limit : {0.2, 0.4, 0.8}) {
    CarWorld world = make({.steering_limit = limit});
    world.reset(some_track());
    for (int i = 0; i < 40; ++i) world.step({1, 0, 0});
    EXPECT_NEAR(world.state().joint_angle[0], -limit, 0.05);
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, CarWorldTest,
                         testing::Values(EngineKind::kExact, EngineKind::kBox2d),
                         [](const auto& tested) {
                           return engine_names()[static_cast<std::size_t>(tested.param)];
                         });

bool at_limit(const CarWorld& world, double limit) {
  return std::any_of(world.state().joint_angle.begin(), world.state().joint_angle.end(),
                     [limit](float angle) { return std::abs(angle) >= static_cast<float>(limit); });
}

// Box2D does all of its sweeps, the exact engine leaves out those that cannot matter.
TEST(CarEngines, HaveTheSameBitsUntilAWheelMeetsItsLimit) {
  std::size_t compared = 0;
  for (std::uint32_t name = 0; name < 12; ++name) {
    rng::Stream body(10, {.individual = name});
    Variation variation{.friction = name % 3 == 0 ? 0.5 : 1.5,
                        .side_force = name % 4 == 0 ? -7.0 : 0.0};
    if (name % 2 == 1) {
      variation.engine_power = body.uniform(0.3, 2);
      variation.brake_strength = body.uniform(0, 1.5);
      variation.steering_limit = body.uniform(0.3, 0.6);
      variation.hull_density = body.uniform(0.5, 3);
    }
    CarWorld exact(variation, EngineKind::kExact), box2d(variation, EngineKind::kBox2d);
    exact.reset(some_track(name));
    box2d.reset(some_track(name));
    rng::Stream random(9, {.individual = name});
    double steering = 0;
    for (int i = 0; i < 400 && !at_limit(exact, variation.steering_limit); ++i) {
      steering = std::clamp(steering + random.uniform(-0.05, 0.05), -0.25, 0.25);
      const Action action{steering, random.uniform(0, 0.5), random.uniform() < 0.1 ? 0.9 : 0.0};
      ASSERT_EQ(exact.step(action).reward, box2d.step(action).reward);
      ASSERT_EQ(motion(exact), motion(box2d)) << name << " step " << i;
      ++compared;
    }
  }
  EXPECT_GT(compared, 2000u);
}

}  // namespace
}  // namespace hebbes::envs::car_racing
