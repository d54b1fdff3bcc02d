// The quadruped simulated by Bullet alone, as its makers intend: the truth that AntWorld, which
// steps the body itself, must reproduce bit for bit, and the rate that it is compared with.
#pragma once

#include <array>
#include <memory>
#include <span>

#include "envs/ant/ant_model.h"
#include "envs/ant/ant_state.h"

namespace hebbes::envs::ant {

class StockAntWorld {
 public:
  /// At rest with the torso at `initial_height`.
  StockAntWorld(const AntModel& model, std::span<const double, kJoints> joint_positions,
                double initial_height = kInitialHeight);
  ~StockAntWorld();

  /// Advances by 0.0165 s under torques of 250 N m times the actions, clipped to [-1, 1].
  void step(std::span<const double, kJoints> actions);

  AntState state() const;
  Vector3 link_position(std::size_t link) const;

 private:
  struct Bullet;
  std::unique_ptr<Bullet> bullet_;
};

}  // namespace hebbes::envs::ant
