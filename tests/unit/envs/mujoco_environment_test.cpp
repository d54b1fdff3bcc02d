// MuJoCo's worlds: what is seen of them, what they pay, when they end, each against a closed form.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "envs/mujoco/mujoco_task.h"
#include "tests/unit/envs/mujoco_models.h"

namespace hebbes::envs::mujoco {
namespace {

using std::int64_t;
using testing::ElementsAre;

constexpr double kStep = 0.002;  // s, MuJoCo's
constexpr int kSkip = 5;
constexpr double kGravity = 9.81;

Options options_of(const std::string& model, const Options& others = {}) {
  Options options = {{"model", model}, {"reset_noise", 0.0}};
  for (const auto& [name, value] : others) options[name] = value;
  return options;
}

std::unique_ptr<Environment> world(const std::string& model, const Options& others = {}) {
  auto made = mujoco_task().make("default", options_of(model, others));
  rng::Stream random(1, {});
  made->reset(random);
  return made;
}

/// How far 1 kg gets in n steps of MuJoCo's, v += h a before x += h v.
double travelled(double acceleration, int n) {
  return kStep * kStep * acceleration * n * (n + 1) / 2;
}

TEST(MujocoEnvironment, PaysForVelocityAndControls) {
  const auto cart = world(test::kCart);
  double before = 0;
  for (int k = 1; k <= 20; ++k) {
    const auto result = cart->step(std::array{0.75f});
    const double place = travelled(2 * 0.75, k * kSkip);
    const double velocity = (place - before) / (kSkip * kStep);
    EXPECT_NEAR(result.reward, velocity + 1 - 0.5 * 0.75 * 0.75, 1e-12);
    EXPECT_FALSE(result.episode_over);
    before = place;
  }
  EXPECT_EQ(cart->steps(), 20u);
}

TEST(MujocoEnvironment, WeightsAndAxisAreOptions) {
  const auto cart = world(test::kCart, {{"forward_reward", -3.0},
                                        {"alive_bonus", 0.25},
                                        {"control_cost", 0.0},
                                        {"frame_skip", int64_t{1}}});
  EXPECT_NEAR(cart->step(std::array{1.0f}).reward, -3 * kStep * 2 + 0.25, 1e-12);
  const auto sideways = world(test::kCart, {{"forward_axis", std::string("y")}});
  EXPECT_EQ(sideways->step(std::array{1.0f}).reward, 1 - 0.5);
}

TEST(MujocoEnvironment, ActionsAreClippedAndScaledToTheRangeOfControls) {
  const std::string limited =
      test::with(test::kCart, "gear=\"2\"", "gear=\"1\" ctrllimited=\"true\" ctrlrange=\"1 4\"");
  const Options one = {{"frame_skip", int64_t{1}}, {"control_cost", 0.0}, {"alive_bonus", 0.0}};
  EXPECT_NEAR(world(limited, one)->step(std::array{-1.0f}).reward, 1 * kStep, 1e-12);
  EXPECT_NEAR(world(limited, one)->step(std::array{0.0f}).reward, 2.5 * kStep, 1e-12);
  EXPECT_NEAR(world(limited, one)->step(std::array{7.0f}).reward, 4 * kStep, 1e-12);
}

TEST(MujocoEnvironment, TheDistanceToASiteCosts) {
  const auto cart = world(test::kCart, {{"goal_site", std::string("front")},
                                        {"goal_cost", 2.0},
                                        {"forward_reward", 0.0},
                                        {"alive_bonus", 0.0},
                                        {"control_cost", 0.0}});
  EXPECT_NEAR(cart->step(std::array{0.0f}).reward, -2 * 0.5, 1e-12);
}

TEST(MujocoEnvironment, AFreeFallEndsBelowTheHealthyHeight) {
  const auto ball = world(test::kBall, {{"healthy_z", std::vector<double>{1.5}}});
  StepResult result{};
  int steps = 0;
  while (!result.episode_over) {
    result = ball->step(std::array{0.0f});
    ++steps;
    const double height = 2 - travelled(kGravity, steps * kSkip);
    EXPECT_NEAR(ball->observation()[0], height, 1e-6);
    EXPECT_EQ(result.episode_over, height < 1.5);
    EXPECT_NEAR(result.reward, 1, 1e-9) << "the bonus of the last step is paid";
  }
  EXPECT_EQ(steps, static_cast<int>(std::ceil(std::sqrt(2 * 0.5 / kGravity) / (kSkip * kStep))));
}

TEST(MujocoEnvironment, WithoutAnEndAnUnhealthyBodyIsNotPaid) {
  const auto ball = world(test::kBall, {{"healthy_z", std::vector<double>{1.5, 3}},
                                        {"terminate_when_unhealthy", false},
                                        {"max_steps", int64_t{60}}});
  double sum = 0;
  StepResult result{};
  while (!result.episode_over) {
    result = ball->step(std::array{0.0f});
    sum += result.reward;
  }
  EXPECT_EQ(ball->steps(), 60u);
  EXPECT_NEAR(sum, 31, 1e-6) << "0.31 s above 1.5 m";
}

TEST(MujocoEnvironment, ARestingBallPressesWithItsWeight) {
  const std::string near = test::with(test::kBall, "pos=\"0 0 2\"", "pos=\"0 0 0.1\"");
  const auto ball = world(near, {{"observe_contact_forces", true},
                                 {"contact_cost", 10.0},
                                 {"forward_reward", 0.0},
                                 {"alive_bonus", 0.0}});
  StepResult result{};
  for (int k = 0; k < 300; ++k) result = ball->step(std::array{0.0f});
  const auto seen = ball->observation();
  ASSERT_EQ(seen.size(), 6u + 7u + 3 * 6u);  // without x and y; of world, ball and wheel
  const double weight = 0.051 * kGravity;
  EXPECT_NEAR(seen[6 + 7 + 6 + 5], weight, 1e-4) << "force along z on the ball";
  EXPECT_NEAR(result.reward, -10 * weight * weight, 1e-3);
}

TEST(MujocoEnvironment, APendulumKeepsItsEnergy) {
  const auto pendulum = world(test::kPendulum, {{"reset_noise", 1.0}});
  const auto energy = [&] {
    const double angle = pendulum->observation()[0], speed = pendulum->observation()[1];
    return 0.5 * (0.25 + 1e-6) * speed * speed - kGravity * 0.5 * std::cos(angle);
  };
  const double first = energy();
  for (int k = 0; k < 900; ++k) {
    ASSERT_FALSE(pendulum->step(std::array{0.0f}).episode_over);
    ASSERT_NEAR(energy(), first, 1e-5);
  }
}

TEST(MujocoEnvironment, JointAnglesTiltsAndStatesHaveHealthyRanges) {
  const auto falls = [](const Options& ranges) {
    const auto walker = world(test::kWalker, ranges);
    const std::array<float, 4> still{};
    while (!walker->step(still).episode_over) {
    }
    return walker->steps();
  };
  EXPECT_EQ(falls({}), 1000u);
  EXPECT_LT(falls({{"healthy_tilt", 0.5}}), 1000u);
  EXPECT_LT(falls({{"healthy_joint", std::string("left_knee")},
                   {"healthy_angle", std::vector<double>{-0.3, 0.3}}}),
            1000u);
  EXPECT_LT(falls({{"healthy_state", std::vector<double>{-0.9, 0.9}}}), 5u)
      << "the quaternion of rest has a 1";
}

TEST(MujocoEnvironment, ShowsWhatItIsToldTo) {
  const auto size = [](const std::string& model, const Options& others = {}) {
    return mujoco_task().observation_size(mujoco_task().complete(options_of(model, others)));
  };
  EXPECT_EQ(size(test::kCart), 1u) << "a velocity: the place along x is none of a policy's";
  EXPECT_EQ(size(test::kCart, {{"observe_place", true}}), 2u);
  EXPECT_EQ(size(test::kWalker), 9u + 10u);
  EXPECT_EQ(size(test::kWalker, {{"observe_place", true}}), 11u + 10u);
  EXPECT_EQ(size(test::kWalker, {{"observe_contact_forces", true}}), 9u + 10u + 6 * 6u);
  EXPECT_EQ(size(test::kWalker, {{"observe_sensors", true}}), 9u + 10u + 1u);
  const auto ball = world(test::kBall, {{"observation_clip", 1.25}});
  EXPECT_EQ(ball->observation()[0], 1.25f);
}

TEST(MujocoEnvironment, StartsWithNoiseOfTheKindAndSizeAskedFor) {
  const auto spread = [](const Options& others) {
    auto options = options_of(test::kWalker, others);
    options["reset_noise"] = 0.2;
    const auto walker = mujoco_task().make("default", options);
    rng::Stream random(5, {});
    std::vector<double> positions, velocities;
    for (int e = 0; e < 2000; ++e) {
      walker->reset(random);
      positions.push_back(walker->observation()[5]);  // of the first hinge
      velocities.push_back(walker->observation()[9 + 6]);
    }
    const auto moments = [](const std::vector<double>& all) {
      double square = 0, fourth = 0, most = 0;
      for (const double x : all) {
        square += x * x / static_cast<double>(all.size());
        fourth += x * x * x * x / static_cast<double>(all.size());
        most = std::max(most, std::abs(x));
      }
      return std::array{std::sqrt(square), fourth / (square * square), most};
    };
    return std::pair(moments(positions), moments(velocities));
  };
  const auto [positions, normal] = spread({});
  EXPECT_NEAR(positions[0], 0.2 / std::sqrt(3), 0.005);
  EXPECT_LE(positions[2], 0.2);
  EXPECT_NEAR(normal[0], 0.2, 0.012);
  EXPECT_NEAR(normal[1], 3, 0.5) << "kurtosis of a normal distribution";
  const auto uniform = spread({{"velocity_noise", std::string("uniform")}}).second;
  EXPECT_NEAR(uniform[0], 0.2 / std::sqrt(3), 0.005);
  EXPECT_NEAR(uniform[1], 1.8, 0.1) << "of a uniform one";
}

std::vector<double> live(Environment& environment, std::uint64_t seed, int steps) {
  rng::Stream random(seed, {});
  environment.reset(random);
  std::vector<double> lived;
  for (int k = 0; k < steps; ++k) {
    std::array<float, 4> action;
    for (float& a : action) a = static_cast<float>(random.uniform(-1.5, 1.5));
    lived.push_back(environment.step(action).reward);
    lived.insert(lived.end(), environment.observation().begin(), environment.observation().end());
  }
  return lived;
}

TEST(MujocoEnvironment, AnEpisodeDependsOnItsStreamAlone) {
  const Options all = {{"observe_contact_forces", true},
                       {"observe_sensors", true},
                       {"contact_cost", 0.1},
                       {"forward_point", std::string("mass")}};
  auto options = options_of(test::kWalker, all);
  options["reset_noise"] = 0.05;
  const auto fresh = mujoco_task().make("default", options);
  const auto first = live(*fresh, 3, 200);
  const auto used = mujoco_task().make("default", options);
  live(*used, 8, 137);
  used->step(std::array{0.0f, std::numeric_limits<float>::quiet_NaN(), 0.0f, 0.0f});
  EXPECT_EQ(live(*used, 3, 200), first);
  EXPECT_NE(live(*used, 4, 200), first);
}

TEST(MujocoEnvironment, WhatIsNotFiniteFails) {
  const auto cart = world(test::kCart);
  const auto result = cart->step(std::array{std::numeric_limits<float>::infinity()});
  EXPECT_TRUE(std::isnan(result.reward));
  EXPECT_TRUE(result.episode_over);
}

TEST(MujocoEnvironment, AWorldThatBlowsUpFailsAndCanBeginAnew) {
  const std::string wild = test::with(test::kCart, "gear=\"2\"", "gear=\"1e14\"");
  const auto cart = world(wild);
  const auto result = cart->step(std::array{1.0f});
  EXPECT_TRUE(std::isnan(result.reward)) << "MuJoCo begins anew in silence";
  EXPECT_TRUE(result.episode_over);
  rng::Stream random(1, {});
  cart->reset(random);
  EXPECT_NEAR(cart->step(std::array{0.0f}).reward, 1, 1e-9);
}

TEST(MujocoEnvironment, AWorldThatMujocoCannotComputeFails) {
  const std::string small =
      test::with(test::kWalker, "<compiler", "<size nconmax=\"1\"/><compiler");
  auto options = options_of(small);
  const auto walker = mujoco_task().make("default", options);
  rng::Stream random(1, {});
  walker->reset(random);
  StepResult result{};
  while (!result.episode_over) result = walker->step(std::array<float, 4>{});
  EXPECT_TRUE(std::isnan(result.reward)) << "no room for its contacts";
}

}  // namespace
}  // namespace hebbes::envs::mujoco
