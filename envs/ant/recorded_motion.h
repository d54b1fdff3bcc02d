// What was recorded of a motion of the quadruped, to be moved again.
#pragma once

#include <array>
#include <vector>

#include "envs/ant/ant_model.h"
#include "envs/trace.h"

namespace hebbes::envs::ant {

struct RecordedMotion {
  std::array<double, kJoints> start;  ///< joint positions, rad
  std::vector<std::array<double, kJoints>> actions;
};

/// From `actions` [T, 8] and `initial_joint_positions` [8].
/// Throws TraceError naming the array and what is wrong with it.
RecordedMotion read_motion(const Trace& input);

}  // namespace hebbes::envs::ant
