#include "envs/ant/ant_world.h"

#include <algorithm>
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

}  // namespace

AntWorld::AntWorld(const AntModel& model, EngineKind engine)
    : model_(model), kind_(engine), engine_(make_engine(engine, model)) {
  reset(std::array<double, kJoints>{});
}

void AntWorld::reset(std::span<const double, kJoints> joint_positions, double height) {
  if (!sane_) engine_ = make_engine(kind_, model_);
  engine_->reset(joint_positions, height, state_);
  sane_ = true;
}

void AntWorld::step(std::span<const double, kJoints> actions) {
  if (!sane_) return;
  std::array<double, kJoints> torques;
  for (std::size_t j = 0; j < kJoints; ++j) {
    torques[j] = model_.motor_torque[j] * std::clamp(actions[j], -1.0, 1.0);
  }
  engine_->step(torques, state_);
  sane_ = is_sane(state_);
}

}  // namespace hebbes::envs::ant
