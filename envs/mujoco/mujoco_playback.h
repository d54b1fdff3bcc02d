// Recorded actions of a MuJoCo model, played again.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "envs/mujoco/mujoco_figure.h"
#include "envs/mujoco/mujoco_world.h"
#include "envs/mujoco/observer.h"
#include "envs/mujoco/rewards.h"
#include "envs/playback.h"

namespace hebbes::envs::mujoco {

/// Begins at `initial_positions` [nq] and `initial_velocities` [nv]: where they are left out, at
/// the model's positions and at rest. Gives observations, rewards and their terms, ends, positions
/// and velocities.
class MujocoPlayback final : public Playback {
 public:
  /// Throws TraceError naming the array and what is wrong with it.
  MujocoPlayback(const Trace& input, const mjModel& model, const std::vector<Edit>& edits,
                 const MujocoSettings& settings);
  ~MujocoPlayback() override;

  bool step() override;
  double reward() const override { return reward_; }
  Trace trace() const override;
  std::span<const float> observation() const override { return observer_.observation(); }
  Scene scene() const override { return figure_.scene(); }
  void look(Snapshot& snapshot) const override {
    figure_.look(world_.model(), world_.data(), snapshot);
  }

 private:
  struct Recording;

  MujocoWorld world_;
  Observer observer_;
  Rewards rewards_;
  MujocoFigure figure_;
  std::size_t max_steps_;
  bool ends_unhealthy_;
  std::vector<double> actions_;  // [steps, nu]
  std::size_t taken_ = 0;
  double reward_ = 0;
  Trace output_;
  std::unique_ptr<Recording> recording_;
};

}  // namespace hebbes::envs::mujoco
