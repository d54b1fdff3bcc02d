// What a policy sees of a MuJoCo world.
#pragma once

#include <mujoco/mujoco.h>

#include <cstddef>
#include <span>
#include <vector>

#include "envs/mujoco/mujoco_options.h"

namespace hebbes::envs::mujoco {

/// Positions, velocities and, where they are asked for, of each body torque and force of contacts
/// (6 a body, the world first, clipped to [-1, 1]) and the sensors' numbers.
class Observer {
 public:
  Observer(const mjModel& model, const ObservationParts& parts);

  void observe(const mjData& data);

  std::span<const float> observation() const { return observation_; }
  std::size_t size() const { return observation_.size(); }

 private:
  ObservationParts parts_;
  std::vector<int> positions_;
  std::size_t velocities_, forces_, sensors_;  // so many
  std::vector<float> observation_;
};

}  // namespace hebbes::envs::mujoco
