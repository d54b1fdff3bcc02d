// The quadruped's world: a floor, gravity and eight torques.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "envs/ant/ant_engine.h"
#include "envs/ant/ant_model.h"

namespace hebbes::envs::ant {

/// One quadruped on an endless floor. What it does depends only on the last reset() and what was
/// done since.
class AntWorld {
 public:
  explicit AntWorld(const AntModel& model, EngineKind engine = EngineKind::kLanes)
      : AntWorld(std::vector{model}, engine) {}

  /// One that can become other models than the first.
  AntWorld(const std::vector<AntModel>& models, EngineKind engine);

  /// As the first model, at rest with the torso's centre above the origin.
  void reset(std::span<const double, kJoints> joint_positions, double height = kInitialHeight);

  /// Goes on as another model, raised by `lift`, m: torso and joints stay where they are and keep
  /// their speeds. Unless but the motors differ, contacts are found anew. Needs a sane world.
  void become(std::size_t model, double lift);

  /// Advances by kTimeStep under the motors' torques times the actions, clipped to [-1, 1]. A world
  /// that has blown up stands still.
  void step(std::span<const double, kJoints> actions);

  const AntModel& model() const { return forms_[model_].model; }

  /// False once a coordinate or velocity is not finite or absurdly large, until the next reset().
  bool sane() const { return sane_; }

  /// Valid until the next call of reset() or step().
  const AntState& state() const { return state_; }

 private:
  struct Form {
    AntModel model;
    std::unique_ptr<AntEngine> engine;
  };

  EngineKind kind_;
  std::vector<Form> forms_;
  std::size_t model_ = 0;   // index of the form whose motors it has
  std::size_t engine_ = 0;  // and of the one that moves it
  AntState state_{};
  bool sane_ = true;
};

}  // namespace hebbes::envs::ant
