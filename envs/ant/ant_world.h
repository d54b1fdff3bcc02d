// The quadruped's world: a floor, gravity and eight torques.
#pragma once

#include <memory>
#include <span>

#include "envs/ant/ant_engine.h"
#include "envs/ant/ant_model.h"

namespace hebbes::envs::ant {

/// One quadruped on an endless floor. What it does depends only on the last reset() and the
/// actions since.
class AntWorld {
 public:
  explicit AntWorld(const AntModel& model, EngineKind engine = EngineKind::kLanes);

  /// At rest with the torso's centre above the origin.
  void reset(std::span<const double, kJoints> joint_positions, double height = kInitialHeight);

  /// Advances by kTimeStep under the motors' torques times the actions, clipped to [-1, 1]. A world
  /// that has blown up stands still.
  void step(std::span<const double, kJoints> actions);

  /// False once a coordinate or velocity is not finite or absurdly large, until the next reset().
  bool sane() const { return sane_; }

  /// Valid until the next call of reset() or step().
  const AntState& state() const { return state_; }

 private:
  AntModel model_;
  EngineKind kind_;
  std::unique_ptr<AntEngine> engine_;
  AntState state_{};
  bool sane_ = true;
};

}  // namespace hebbes::envs::ant
