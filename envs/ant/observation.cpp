#include "envs/ant/observation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "envs/ant/ant_physics.h"

namespace hebbes::envs::ant {
namespace {

constexpr std::array<double, 2> kTarget = {1000, 0};  // m
constexpr double kFallenHeight = 0.26;                // m
constexpr double kPowerCost = -2.0;
constexpr double kTorqueCost = -0.1;
constexpr double kLimitCost = -0.1;
constexpr float kAtLimit = 0.99f;
constexpr float kClip = 5;

// The reference takes the mean over its parts as the body's place: torso, 20 links and, once it is
// loaded, the floor at the origin.
constexpr int kPartsAtReset = 21;
constexpr int kParts = 22;

}  // namespace

Vector3 roll_pitch_yaw(const std::array<double, 4>& orientation) {
  const auto [x, y, z, w] = orientation;
  const double sine = -2 * (x * z - w * y);
  constexpr double kNearlyUpright = 0.99999, kHalfPi = std::numbers::pi / 2;
  if (sine <= -kNearlyUpright) return {0, -kHalfPi, 2 * std::atan2(x, -y)};
  if (sine >= kNearlyUpright) return {0, kHalfPi, 2 * std::atan2(-x, y)};
  const double xx = x * x, yy = y * y, zz = z * z, ww = w * w;
  return {std::atan2(2 * (y * z + w * x), ww - xx - yy + zz), std::asin(sine),
          std::atan2(2 * (x * y + w * z), ww + xx - yy - zz)};
}

void Observer::observe(const AntState& state, int parts) {
  const double x = (state.torso_position[0] + state.link_sum_xy[0]) / parts;
  const double y = (state.torso_position[1] + state.link_sum_xy[1]) / parts;
  const double to_x = kTarget[0] - x, to_y = kTarget[1] - y;
  const auto [roll, pitch, yaw] = roll_pitch_yaw(state.torso_orientation);
  const double angle = std::atan2(to_y, to_x) - yaw;
  const double cosine = std::cos(-yaw), sine = std::sin(-yaw);
  const auto [vx, vy, vz] = state.torso_velocity;

  const std::array<double, 8> torso = {state.torso_position[2] - initial_height_,
                                       std::sin(angle),
                                       std::cos(angle),
                                       0.3 * (cosine * vx - sine * vy),
                                       0.3 * (sine * vx + cosine * vy),
                                       0.3 * vz,
                                       roll,
                                       pitch};
  for (std::size_t j = 0; j < kJoints; ++j) {
    const auto [lower, upper] = limits_[j];
    const double middle = 0.5 * (lower + upper);
    joints_[2 * j] = static_cast<float>(2 * (state.joint_position[j] - middle) / (upper - lower));
    joints_[2 * j + 1] = static_cast<float>(0.1 * state.joint_velocity[j]);
  }
  auto out = observation_.begin();
  for (double value : torso) *out++ = static_cast<float>(value);
  out = std::copy(joints_.begin(), joints_.end(), out);
  for (bool contact : foot_contact_) *out++ = contact ? 1.0f : 0.0f;
  fallen_ = !std::all_of(observation_.begin(), out, [](float v) { return std::isfinite(v); });
  for (float& value : observation_) value = std::clamp(value, -kClip, kClip);

  potential_ = -std::sqrt(to_y * to_y + to_x * to_x) / kTimeStep;
}

void Observer::reset(const AntState& state) {
  initial_height_ = state.torso_position[2];
  foot_contact_ = {};
  observe(state, kPartsAtReset);
}

void Observer::become(const std::array<JointLimits, kJoints>& limits, const AntState& state) {
  limits_ = limits;
  observe(state, kParts);
}

Rewards Observer::step(std::span<const double, kJoints> actions, const AntState& state) {
  const double last_potential = potential_;
  observe(state, kParts);
  foot_contact_ = state.foot_contact;

  double power = 0, torque = 0;
  int at_limit = 0;
  for (std::size_t j = 0; j < kJoints; ++j) {
    power += std::abs(actions[j] * joints_[2 * j + 1]);
    torque += actions[j] * actions[j];
    if (std::abs(joints_[2 * j]) > kAtLimit) ++at_limit;
  }
  const bool up = observation_[0] + initial_height_ > kFallenHeight;
  fallen_ = fallen_ || !up;
  return {.alive = up ? 1.0 : -1.0,
          .progress = potential_ - last_potential,
          .electricity = kPowerCost * power / kJoints + kTorqueCost * torque / kJoints,
          .joints_at_limit = kLimitCost * at_limit,
          .feet_collision = 0};
}

}  // namespace hebbes::envs::ant
