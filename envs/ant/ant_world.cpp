#include "envs/ant/ant_world.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace hebbes::envs::ant {
namespace {

constexpr double kAbsurd = 1e6;  // m; velocities are bounded by themselves

bool is_sane(const AntState& state) {
  const auto sane = [](const auto& values) {
    return std::all_of(values.begin(), values.end(),
                       [](double v) { return std::abs(v) < kAbsurd; });
  };
  return sane(state.torso_position) && sane(state.torso_orientation) &&
         sane(state.joint_position) && sane(state.joint_velocity);
}

bool differ_in_motors_alone(const AntModel& a, AntModel b) {
  b.motor_torque = a.motor_torque;
  return a == b;
}

}  // namespace

AntWorld::AntWorld(const std::vector<AntModel>& models, EngineKind engine) : kind_(engine) {
  for (const AntModel& model : models) forms_.push_back({model, make_engine(kind_, model)});
  reset(std::array<double, kJoints>{});
}

void AntWorld::reset(std::span<const double, kJoints> joint_positions, double height) {
  if (!sane_) forms_[engine_].engine = make_engine(kind_, forms_[engine_].model);
  model_ = engine_ = 0;
  AntMotion at_rest = {.torso_position = {0, 0, height}, .joint_position = {}};
  std::ranges::copy(joint_positions, at_rest.joint_position.begin());
  forms_[engine_].engine->start(at_rest, state_);
  sane_ = true;
}

void AntWorld::become(std::size_t model, double lift) {
  assert(sane_);
  model_ = model;
  if (lift == 0 && differ_in_motors_alone(forms_[engine_].model, forms_[model].model)) return;
  AntMotion motion = forms_[engine_].engine->motion();
  motion.torso_position[2] += lift;
  engine_ = model;
  forms_[engine_].engine->start(motion, state_);
}

void AntWorld::step(std::span<const double, kJoints> actions) {
  if (!sane_) return;
  const auto& strongest = model().motor_torque;
  std::array<double, kJoints> torques;
  for (std::size_t j = 0; j < kJoints; ++j) {
    torques[j] = strongest[j] * std::clamp(actions[j], -1.0, 1.0);
  }
  forms_[engine_].engine->step(torques, state_);
  sane_ = is_sane(state_);
}

}  // namespace hebbes::envs::ant
