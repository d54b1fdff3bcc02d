#include "envs/ant/observation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "envs/ant/ant_physics.h"

namespace hebbes::envs::ant {
namespace {

constexpr double kPi = std::numbers::pi;

std::array<double, kJoints> no_actions() {
  return {};
}

AntModel model() {
  return make_model(Variation::kDefault, Hinges::kSeparate);
}

// Upright above the origin, every joint in the middle of its range.
AntState upright() {
  AntState state{};
  state.torso_position = {0, 0, 0.75};
  state.torso_orientation = {0, 0, 0, 1};
  const auto limits = model().limits;
  for (std::size_t j = 0; j < kJoints; ++j) {
    state.joint_position[j] = 0.5 * (limits[j].lower + limits[j].upper);
  }
  return state;
}

TEST(RollPitchYaw, TurnsAboutEachAxis) {
  for (double angle : {-1.5, -0.3, 0.0, 0.7, 1.5}) {
    const double s = std::sin(angle / 2), c = std::cos(angle / 2);
    EXPECT_NEAR(roll_pitch_yaw({s, 0, 0, c})[0], angle, 1e-14);
    EXPECT_NEAR(roll_pitch_yaw({0, s, 0, c})[1], angle, 1e-14);
    EXPECT_NEAR(roll_pitch_yaw({0, 0, s, c})[2], angle, 1e-14);
  }
}

TEST(RollPitchYaw, IsFiniteWhereItIsSingular) {
  const double r = std::sqrt(0.5);
  EXPECT_DOUBLE_EQ(roll_pitch_yaw({0, r, 0, r})[1], kPi / 2);
  EXPECT_DOUBLE_EQ(roll_pitch_yaw({0, -r, 0, r})[1], -kPi / 2);
}

TEST(Observer, SeesTheTargetAheadWhateverItsYaw) {
  for (double yaw : {0.0, 0.5, -2.0}) {
    AntState state = upright();
    state.torso_orientation = {0, 0, std::sin(yaw / 2), std::cos(yaw / 2)};
    state.torso_velocity = {std::cos(yaw), std::sin(yaw), 0};  // 1 m/s straight ahead
    Observer observer(model().limits);
    observer.reset(state);
    const auto& seen = observer.observation();
    EXPECT_NEAR(seen[0], 0, 1e-7);
    EXPECT_NEAR(seen[1], std::sin(-yaw), 1e-6);
    EXPECT_NEAR(seen[2], std::cos(-yaw), 1e-6);
    EXPECT_NEAR(seen[3], 0.3, 1e-6);
    EXPECT_NEAR(seen[4], 0, 1e-6);
    for (std::size_t i = 8; i < 24; ++i) EXPECT_NEAR(seen[i], 0, 1e-6) << i;
  }
}

TEST(Observer, JointsReachOneAtTheirLimitsAndCost) {
  AntState state = upright();
  Observer observer(model().limits);
  observer.reset(state);
  const auto limits = model().limits;
  state.joint_position[0] = limits[0].upper;
  state.joint_position[3] = limits[3].lower;
  state.joint_velocity[5] = 3;
  const Rewards rewards = observer.step(no_actions(), state);
  EXPECT_NEAR(observer.observation()[8], 1, 1e-6);
  EXPECT_NEAR(observer.observation()[8 + 6], -1, 1e-6);
  EXPECT_NEAR(observer.observation()[8 + 11], 0.3, 1e-6);
  EXPECT_DOUBLE_EQ(rewards.joints_at_limit, -0.2);
  EXPECT_EQ(rewards.electricity, 0);
}

TEST(Observer, EntriesAreClippedToFive) {
  AntState state = upright();
  Observer observer(model().limits);
  observer.reset(state);
  state.joint_velocity.fill(100);
  state.torso_velocity = {-100, 0, 0};
  observer.step(no_actions(), state);
  EXPECT_EQ(observer.observation()[9], 5);
  EXPECT_EQ(observer.observation()[3], -5);
}

TEST(Observer, ElectricityIsPowerAndTorque) {
  AntState state = upright();
  Observer observer(model().limits);
  observer.reset(state);
  std::array<double, kJoints> actions{};
  actions[2] = -0.5;
  state.joint_velocity[2] = 4;
  const Rewards rewards = observer.step(actions, state);
  EXPECT_NEAR(rewards.electricity, -2.0 * (0.5 * 0.4) / 8 - 0.1 * 0.25 / 8, 1e-8);
}

TEST(Observer, FeetAreFeltOneStepLate) {
  AntState state = upright();
  Observer observer(model().limits);
  observer.reset(state);
  state.foot_contact = {false, true, false, true};
  observer.step(no_actions(), state);
  for (std::size_t i = 24; i < 28; ++i) EXPECT_EQ(observer.observation()[i], 0);
  state.foot_contact = {};
  observer.step(no_actions(), state);
  EXPECT_EQ(observer.observation()[25], 1);
  EXPECT_EQ(observer.observation()[26], 0);
  EXPECT_EQ(observer.observation()[27], 1);
}

TEST(Observer, ProgressIsTheSpeedTowardsTheTarget) {
  AntState state = upright();
  Observer observer(model().limits);
  observer.reset(state);
  observer.step(no_actions(), state);
  state.torso_position[0] = 0.022;  // of the mean over 22 parts: 1 mm
  const Rewards rewards = observer.step(no_actions(), state);
  EXPECT_NEAR(rewards.progress, 0.001 / kTimeStep, 1e-6);
}

TEST(Observer, FallsBelowTheHeightAndWhereNothingIsFinite) {
  AntState state = upright();
  Observer observer(model().limits);
  observer.reset(state);
  state.torso_position[2] = 0.27;
  EXPECT_EQ(observer.step(no_actions(), state).alive, 1);
  EXPECT_FALSE(observer.fallen());
  state.torso_position[2] = 0.25;
  EXPECT_EQ(observer.step(no_actions(), state).alive, -1);
  EXPECT_TRUE(observer.fallen());
  state = upright();
  state.joint_position[1] = std::numeric_limits<double>::quiet_NaN();
  observer.step(no_actions(), state);
  EXPECT_TRUE(observer.fallen());
}

}  // namespace
}  // namespace hebbes::envs::ant
