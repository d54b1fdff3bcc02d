// Recorded motions of the quadruped, played again.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "envs/ant/ant_figure.h"
#include "envs/ant/ant_world.h"
#include "envs/ant/observation.h"
#include "envs/playback.h"

namespace hebbes::envs::ant {

/// From `actions` [T, 8] and `initial_joint_positions` [8], rad, of `input`; no burn-in and no
/// early end. The constructor throws TraceError naming the array and what is wrong with it.
class AntPlayback final : public Playback {
 public:
  AntPlayback(const Trace& input, const AntModel& model, EngineKind engine);
  ~AntPlayback() override;

  bool step() override;
  double reward() const override { return reward_; }
  Trace trace() const override;
  std::span<const float> observation() const override { return observer_.observation(); }
  Scene scene() const override { return figure_.scene(); }
  void look(Snapshot& snapshot) const override { figure_.look(world_.state(), snapshot); }

 private:
  struct Recording;

  AntWorld world_;
  AntFigure figure_;
  Observer observer_;
  std::vector<std::array<double, kJoints>> actions_;
  std::size_t taken_ = 0;
  double reward_ = 0.0;
  Trace output_;  // but for what recording_ holds
  std::unique_ptr<Recording> recording_;
};

}  // namespace hebbes::envs::ant
