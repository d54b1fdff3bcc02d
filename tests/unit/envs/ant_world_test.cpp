// The quadruped's own dynamics against Bullet's, bit for bit, and what holds for either.
#include "envs/ant/ant_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "lib/rng/stream.h"

namespace hebbes::envs::ant {
namespace {

using Joints = std::array<double, kJoints>;

constexpr Variation kVariations[] = {Variation::kDefault, Variation::kDamageLeft,
                                     Variation::kDamageRight, Variation::kLongFront,
                                     Variation::kLongBack};

rng::Stream stream(std::uint32_t name) {
  return rng::Stream(7, {.individual = name});
}

Joints random_start(rng::Stream& random) {
  Joints q;
  for (double& v : q) v = random.uniform(-0.1, 0.1);
  return q;
}

// Wanders within the actions' range and beyond it.
void wander(Joints& actions, rng::Stream& random) {
  for (double& a : actions) a = 0.8 * a + random.uniform(-0.7, 0.7);
}

bool equal(const AntState& a, const AntState& b) {
  return a.torso_position == b.torso_position && a.torso_orientation == b.torso_orientation &&
         a.torso_velocity == b.torso_velocity && a.joint_position == b.joint_position &&
         a.joint_velocity == b.joint_velocity && a.foot_contact == b.foot_contact &&
         a.link_sum_xy == b.link_sum_xy;
}

class AntLanesAgainstBullet : public testing::TestWithParam<Hinges> {};

TEST_P(AntLanesAgainstBullet, EveryBitIsEqualOverLongEpisodes) {
  for (Variation variation : kVariations) {
    SCOPED_TRACE(static_cast<int>(variation));
    const AntModel model = make_model(variation, GetParam());
    rng::Stream random = stream(static_cast<std::uint32_t>(variation));
    const Joints start = random_start(random);
    AntWorld lanes(model, EngineKind::kLanes), bullet(model, EngineKind::kBullet);
    lanes.reset(start);
    bullet.reset(start);
    Joints actions{};
    int contacts = 0;
    for (int t = 0; t < 1000; ++t) {
      wander(actions, random);
      lanes.step(actions);
      bullet.step(actions);
      const AntState& expected = bullet.state();
      ASSERT_TRUE(equal(lanes.state(), expected)) << "step " << t;
      for (bool touch : expected.foot_contact) contacts += touch;
    }
    EXPECT_GT(contacts, 100);
  }
}

TEST_P(AntLanesAgainstBullet, EveryBitIsEqualInTheAir) {
  const AntModel model = make_model(Variation::kDefault, GetParam());
  rng::Stream random = stream(99);
  const Joints start = {0.05, 1.1, -0.03, -1.15, 0.02, -1.0, -0.06, 1.2};
  AntWorld lanes(model, EngineKind::kLanes), bullet(model, EngineKind::kBullet);
  lanes.reset(start, 20.75);
  bullet.reset(start, 20.75);
  Joints actions{};
  for (int t = 0; t < 100; ++t) {
    wander(actions, random);
    lanes.step(actions);
    bullet.step(actions);
    ASSERT_TRUE(equal(lanes.state(), bullet.state())) << "step " << t;
  }
}

INSTANTIATE_TEST_SUITE_P(Links, AntLanesAgainstBullet,
                         testing::Values(Hinges::kSeparate, Hinges::kMerged),
                         [](const auto& tested) {
                           return tested.param == Hinges::kSeparate ? "Twenty" : "Twelve";
                         });

std::vector<AntState> play(AntWorld& world, std::uint32_t name, int steps) {
  rng::Stream random = stream(name);
  world.reset(random_start(random));
  std::vector<AntState> states = {world.state()};
  Joints actions{};
  for (int t = 0; t < steps; ++t) {
    wander(actions, random);
    world.step(actions);
    states.push_back(world.state());
  }
  return states;
}

class AntWorldTest : public testing::TestWithParam<EngineKind> {};

TEST_P(AntWorldTest, ResetEqualsAFreshWorld) {
  for (Variation variation : kVariations) {
    const AntModel model = make_model(variation, Hinges::kMerged);
    AntWorld used(model, GetParam());
    for (std::uint32_t episode = 0; episode < 6; ++episode) {
      AntWorld fresh(model, GetParam());
      const auto expected = play(fresh, episode, 150), actual = play(used, episode, 150);
      for (std::size_t t = 0; t < expected.size(); ++t) {
        ASSERT_TRUE(equal(actual[t], expected[t])) << "episode " << episode << " step " << t;
      }
    }
  }
}

TEST_P(AntWorldTest, ABlownUpWorldStandsStillAndResetsClean) {
  const AntModel model = make_model(Variation::kLongFront, Hinges::kSeparate);
  AntWorld world(model, GetParam());
  play(world, 1, 60);
  Joints poison{};
  poison[3] = std::numeric_limits<double>::quiet_NaN();
  world.step(poison);
  EXPECT_FALSE(world.sane());
  for (int t = 0; t < 10; ++t) world.step(Joints{});
  EXPECT_FALSE(world.sane());

  AntWorld fresh(model, GetParam());
  const auto expected = play(fresh, 2, 100), actual = play(world, 2, 100);
  EXPECT_TRUE(world.sane());
  for (std::size_t t = 0; t < expected.size(); ++t) {
    ASSERT_TRUE(equal(actual[t], expected[t])) << "step " << t;
  }
}

TEST_P(AntWorldTest, FreeFallFollowsGravityAndDamping) {
  AntWorld world(make_model(Variation::kDefault, Hinges::kMerged), GetParam());
  world.reset(Joints{}, 20.75);
  for (int t = 0; t < 30; ++t) world.step(Joints{});
  // v' = -g - 0.04 v (1 + |v|), with the explicit Euler steps of 0.0165 s / 4
  double z = 20.75, v = 0;
  for (int t = 0; t < 120; ++t) {
    v += 0.004125 * (-9.8 - 0.04 * v * (1 + std::abs(v)));
    z += 0.004125 * v;
  }
  EXPECT_NEAR(world.state().torso_position[2], z, 1e-6);
  EXPECT_NEAR(world.state().torso_velocity[2], v, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Engines, AntWorldTest,
                         testing::Values(EngineKind::kLanes, EngineKind::kBullet),
                         [](const auto& tested) {
                           return engine_names()[static_cast<std::size_t>(tested.param)];
                         });

}  // namespace
}  // namespace hebbes::envs::ant
