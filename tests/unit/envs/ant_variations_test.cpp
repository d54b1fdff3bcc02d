// Bodies and worlds that users define for the quadruped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "envs/ant/ant_physics.h"
#include "envs/ant/ant_task.h"
#include "envs/ant/ant_variations.h"
#include "envs/ant/ant_world.h"
#include "lib/rng/stream.h"
#include "tests/unit/envs/ant_comparison.h"

namespace hebbes::envs::ant {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Joints = std::array<double, kJoints>;
using Numbers = std::vector<double>;

template <std::size_t kCount>
void draw(std::array<double, kCount>& values, double low, double high, rng::Stream& random) {
  for (double& value : values) value = random.uniform(low, high);
}

/// Every parameter anywhere in a wide range; some are at the ends of theirs.
AntVariation random_variation(std::uint32_t name) {
  rng::Stream random(21, {.individual = name});
  AntVariation v;
  draw(v.foot_length, 0.05, 0.8, random);
  draw(v.limb_length, 0.1, 0.4, random);
  v.torso_density = random.uniform(200, 3000);
  v.limb_density = random.uniform(200, 3000);
  draw(v.hip_range, 10, 80, random);
  draw(v.ankle_lower, -40, 40, random);
  draw(v.ankle_upper, 50, 120, random);
  draw(v.motor_strength, 0, 2, random);
  v.motor_strength[name % kJoints] = 0;
  v.floor_friction = name % 4 == 0 ? 0 : random.uniform(0, 8);
  v.foot_friction = name % 5 == 0 ? 0 : random.uniform(0, 3);
  v.gravity = name % 7 == 0 ? 0 : random.uniform(1, 20);
  v.slope = name % 3 == 0 ? 0 : random.uniform(0, 30);
  v.uphill = random.uniform(-180, 180);
  return v;
}

class AntVariations : public testing::TestWithParam<Hinges> {};

TEST_P(AntVariations, BothEnginesHaveTheSameBits) {
  for (std::uint32_t name = 0; name < 24; ++name) {
    SCOPED_TRACE(name);
    const AntModel model = make_model(random_variation(name), GetParam());
    AntWorld lanes(model, EngineKind::kLanes), bullet(model, EngineKind::kBullet);
    rng::Stream random(22, {.individual = name});
    Joints start, actions{};
    draw(start, -0.1, 0.1, random);
    lanes.reset(start);
    bullet.reset(start);
    for (int t = 0; t < 300; ++t) {
      for (double& a : actions) a = 0.8 * a + random.uniform(-0.7, 0.7);
      lanes.step(actions);
      bullet.step(actions);
      ASSERT_EQ(lanes.state().torso_position, bullet.state().torso_position) << "step " << t;
      ASSERT_EQ(lanes.state().torso_orientation, bullet.state().torso_orientation);
      ASSERT_EQ(lanes.state().joint_position, bullet.state().joint_position);
      ASSERT_EQ(lanes.state().joint_velocity, bullet.state().joint_velocity);
      ASSERT_EQ(lanes.state().foot_contact, bullet.state().foot_contact);
      ASSERT_EQ(lanes.state().link_sum_xy, bullet.state().link_sum_xy);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Links, AntVariations, testing::Values(Hinges::kSeparate, Hinges::kMerged),
                         [](const auto& tested) {
                           return tested.param == Hinges::kSeparate ? "Twenty" : "Twelve";
                         });

class AntPhysics : public testing::TestWithParam<EngineKind> {
 protected:
  AntWorld world(const AntVariation& variation) const {
    return AntWorld(make_model(variation, Hinges::kMerged), GetParam());
  }
};

TEST_P(AntPhysics, FreeFallFollowsASlopesGravity) {
  AntWorld falling = world({.gravity = 5, .slope = 30, .uphill = 60});
  falling.reset(Joints{}, 50);
  for (int t = 0; t < 30; ++t) falling.step(Joints{});
  // v' = g - 0.04 v (1 + |v|), with explicit Euler steps
  constexpr double kDegree = std::numbers::pi / 180;
  const double along = -5 * std::sin(30 * kDegree);
  const Vector3 gravity = {along * std::cos(60 * kDegree), along * std::sin(60 * kDegree),
                           -5 * std::cos(30 * kDegree)};
  Vector3 place = {0, 0, 50}, velocity{};
  for (int i = 0; i < 30 * kSubsteps; ++i) {
    const double speed = std::hypot(velocity[0], velocity[1], velocity[2]);
    for (std::size_t a = 0; a < 3; ++a) {
      velocity[a] += kSubstep * (gravity[a] - 0.04 * velocity[a] * (1 + speed));
      place[a] += kSubstep * velocity[a];
    }
  }
  for (std::size_t a = 0; a < 3; ++a) {
    EXPECT_NEAR(falling.state().torso_position[a], place[a], 1e-6);
    EXPECT_NEAR(falling.state().torso_velocity[a], velocity[a], 1e-6);
  }
}

TEST_P(AntPhysics, ADeadMotorMovesNothing) {
  AntWorld dead = world({.motor_strength = {1, 1, 0, 1, 1, 1, 1, 1}});
  AntWorld idle = world({});
  dead.reset(Joints{});
  idle.reset(Joints{});
  for (int t = 0; t < 50; ++t) {
    Joints actions{};
    actions[2] = t % 2 == 0 ? 1 : -0.5;
    dead.step(actions);
    idle.step(Joints{});
    ASSERT_EQ(dead.state().joint_position, idle.state().joint_position);
  }
}

TEST_P(AntPhysics, WithoutFrictionItSlidesDownASlope) {
  AntWorld icy = world({.floor_friction = 0, .slope = 20});
  AntWorld rough = world({.floor_friction = 4, .slope = 20});
  icy.reset(Joints{});
  rough.reset(Joints{});
  for (int t = 0; t < 120; ++t) {
    icy.step(Joints{});
    rough.step(Joints{});
  }
  EXPECT_LT(icy.state().torso_position[0], -1);
  EXPECT_GT(rough.state().torso_position[0], -0.5);
}

INSTANTIATE_TEST_SUITE_P(Engines, AntPhysics,
                         testing::Values(EngineKind::kLanes, EngineKind::kBullet),
                         [](const auto& tested) {
                           return engine_names()[static_cast<std::size_t>(tested.param)];
                         });

TEST(AntModel, FollowsItsVariation) {
  const AntModel model = make_model({.foot_length = {0.4, 0.3, 0.4, 0.4},
                                     .limb_length = {0.2, 0.25, 0.2, 0.2},
                                     .torso_density = 500,
                                     .hip_range = {40, 20, 40, 40},
                                     .ankle_lower = {30, 10, 30, 30}},
                                    Hinges::kMerged);
  const AntModel usual = make_model(Variation::kDefault, Hinges::kMerged);
  EXPECT_EQ(model.torso_mass, usual.torso_mass / 2);
  EXPECT_EQ(model.links[5].capsule_end[1], static_cast<double>(0.3f));
  EXPECT_EQ(model.links[4].capsule_end[1], static_cast<double>(0.25f));
  EXPECT_EQ(model.links[0].capsule_end, usual.links[0].capsule_end);
  EXPECT_NEAR(model.limits[2].upper, 20 * std::numbers::pi / 180, 1e-7);
  EXPECT_NEAR(model.limits[3].upper, -10 * std::numbers::pi / 180, 1e-7);
  EXPECT_EQ(model.limits[3].lower, usual.limits[3].lower);
}

std::string refusal(const Options& options) {
  try {
    ant_task().check_together(ant_task().complete(options));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(AntVariationOptions, AreEntriesOfOneTable) {
  const Options long_front = {{"variations.mine.foot_length", Numbers{0.6, 0.6, 0.4, 0.4}}};
  const auto play = [&](const char* variation) {
    auto world = ant_task().make(variation, long_front);
    rng::Stream random(5, {});
    world->reset(random);
    for (int t = 0; t < 50; ++t) world->step(std::vector<float>(kJoints, 0.7f));
    const auto seen = world->observation();
    return std::vector<float>(seen.begin(), seen.end());
  };
  EXPECT_EQ(play("mine"), play("long-front"));
  EXPECT_NE(play("mine"), play("default"));
}

TEST(AntVariationOptions, NoiseAndDelayMeanNothingToRecordedActions) {
  const Trace input = make_input("default", Numbers(kJoints, 0.0), Numbers(3 * kJoints, 0.0));
  for (const auto& [option, value] : Options{{"variations.default.action_delay", std::int64_t{2}},
                                             {"variations.default.sensor_noise", 0.1}}) {
    EXPECT_THAT(
        [&] {
          ant_task().replay(input, {{option, value}});
        },
        testing::ThrowsMessage<std::invalid_argument>(HasSubstr(option)));
    EXPECT_NO_THROW(ant_task().make("default", {{option, value}}));
  }
}

TEST(AntVariationOptions, AreRefusedByNameAndValue) {
  EXPECT_EQ(refusal({{"variations.mine.gravity", 3.7}}), "");
  EXPECT_THAT(refusal({{"variations.mine.gravity", -1.0}}),
              AllOf(HasSubstr("variations.mine.gravity"), HasSubstr("-1")));
  EXPECT_THAT(refusal({{"variations.mine.foot_length", Numbers{0.4, 0.4}}}),
              AllOf(HasSubstr("foot_length"), HasSubstr("4 numbers"), HasSubstr("[0.4, 0.4]")));
  EXPECT_THAT(refusal({{"variations.mine.foot_length", Numbers{0.4, 0.4, 0.4, 0.0}}}),
              HasSubstr(">= 0.01"));
  EXPECT_THAT(refusal({{"variations.mine.wings", 2.0}}), HasSubstr("variations.mine.wings"));
  EXPECT_THAT(refusal({{"variations.mine.ankle_lower", Numbers{30, 30, 120, 30}}}),
              HasSubstr("variations.mine.ankle_lower"));
  EXPECT_THAT(refusal({{"variations.default.ankle_upper", Numbers{30, 100, 100, 100}}}),
              HasSubstr("variations.default.ankle_upper"));
}

}  // namespace
}  // namespace hebbes::envs::ant
