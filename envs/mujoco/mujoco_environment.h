// A MuJoCo model as a policy meets it.
#pragma once

#include <span>
#include <vector>

#include "envs/environment.h"
#include "envs/mujoco/mujoco_figure.h"
#include "envs/mujoco/mujoco_world.h"
#include "envs/mujoco/observer.h"
#include "envs/mujoco/rewards.h"

namespace hebbes::envs::mujoco {

/// Observations of Observer; actions in [-1, 1], one an actuator; the sum of Rewards. An action
/// that is not finite or a world that has failed makes the reward NaN and ends the episode.
class MujocoEnvironment final : public Environment {
 public:
  /// A form for each list of edits. Throws as MujocoWorld and Rewards.
  MujocoEnvironment(const mjModel& model, const std::vector<std::vector<Edit>>& forms,
                    const MujocoSettings& settings);

  /// Draws positions uniformly around those of the model and velocities around rest.
  void reset(rng::Stream& random) override;
  StepResult step(std::span<const float> action) override;
  void become(std::size_t form) override;
  std::size_t form() const override { return world_.form(); }
  std::span<const float> observation() const override { return observer_.observation(); }
  std::size_t steps() const override { return steps_; }
  Scene scene() const override { return figures_[world_.form()].scene(); }
  void look(Snapshot& snapshot) const override;

 private:
  MujocoWorld world_;
  Observer observer_;
  Rewards rewards_;
  ResetNoise noise_;
  std::size_t max_steps_;
  bool ends_unhealthy_;
  std::vector<MujocoFigure> figures_;  // of each form
  std::vector<double> positions_, velocities_, action_;
  std::vector<float> normal_;
  std::size_t steps_ = 0;
};

/// What a world computes for these settings.
Needs needs_of(const MujocoSettings& settings);

}  // namespace hebbes::envs::mujoco
