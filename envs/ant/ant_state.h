// The quadruped's state after a step.
#pragma once

#include <array>
#include <cstddef>

#include "envs/ant/ant_model.h"

namespace hebbes::envs::ant {

/// The quadruped at one instant, in the world's frame (z up); m, rad, s.
struct AntState {
  Vector3 torso_position;
  std::array<double, 4> torso_orientation;  ///< quaternion x, y, z, w
  Vector3 torso_velocity;
  std::array<double, kJoints> joint_position;
  std::array<double, kJoints> joint_velocity;  ///< along the joints' axes as they are given: an
                                               ///< ankle turns sqrt(2) times as fast
  std::array<bool, kLegs> foot_contact;        ///< within the contact threshold of the floor
  /// Sum of the centres of mass of the 20 links, the massless hinges included, as they were when
  /// the last quarter of the step began: that is what the reference reads.
  std::array<double, 2> link_sum_xy;
};

}  // namespace hebbes::envs::ant
