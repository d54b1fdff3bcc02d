// Rewards of a MuJoCo world, and when its body is healthy.
#pragma once

#include <mujoco/mujoco.h>

#include <cstddef>
#include <vector>

#include "envs/mujoco/mujoco_options.h"

namespace hebbes::envs::mujoco {

/// The terms of a step's reward, weighted; costs are negative.
struct RewardTerms {
  double forward, alive, control, contact, goal;

  double total() const { return forward + alive + control + contact + goal; }
};

/// Pays for steps; remembers the place of the step before.
class Rewards {
 public:
  /// Throws kinds::UnfitOption for a body, joint or site that the model has not.
  Rewards(const mjModel& model, const MujocoSettings& settings);

  /// Begins, or goes on after a change, at the place of now.
  void begin(const mjData& data) { place_ = place(data); }

  /// For the step that led here.
  RewardTerms step(const mjModel& model, const mjData& data);

  /// Every number is within its healthy range.
  bool is_healthy(const mjModel& model, const mjData& data) const;

 private:
  double place(const mjData& data) const;

  RewardWeights weights_;
  HealthyRanges healthy_;
  bool ends_unhealthy_;
  int body_;
  std::size_t axis_;
  bool follows_mass_centre_;
  int goal_;   // a site; -1: none
  int joint_;  // index of its position; -1: none
  double least_uprightness_;
  std::vector<int> positions_;  // that have a healthy range
  double time_step_;
  double place_ = 0;
};

}  // namespace hebbes::envs::mujoco
