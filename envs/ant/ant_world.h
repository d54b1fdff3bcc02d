// The quadruped's physics: a floor, gravity and eight torques.
#pragma once

#include <memory>
#include <span>

#include "envs/ant/ant_model.h"
#include "envs/ant/ant_state.h"

namespace hebbes::envs::ant {

inline constexpr double kTimeStep = 0.0165;  ///< of one step, s

/// One quadruped on an endless floor. What it does depends only on the last reset() and the
/// actions since.
class AntWorld {
 public:
  explicit AntWorld(const AntModel& model);
  ~AntWorld();

  /// At rest with the torso's centre above the origin.
  void reset(std::span<const double, kJoints> joint_positions, double height = kInitialHeight);

  /// Advances by kTimeStep under torques of 250 N m times the actions, clipped to [-1, 1]. A world
  /// that has blown up stands still.
  void step(std::span<const double, kJoints> actions);

  /// False once a coordinate or velocity is not finite or absurdly large, until the next reset().
  bool sane() const { return sane_; }

  /// Valid until the next call of reset() or step().
  const AntState& state() const { return state_; }

 private:
  struct Physics;
  std::unique_ptr<Physics> physics_;
  AntState state_{};
  bool sane_ = true;
};

}  // namespace hebbes::envs::ant
