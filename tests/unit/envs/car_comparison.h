// Holding replays of the car against recordings.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "envs/trace.h"

namespace hebbes::envs::car_racing {

/// Replayed arrays that recordings have too, in the golden file's order.
inline const std::vector<std::string> kReplayed = {
    "hull_pos",    "hull_angle",        "hull_vel",     "hull_angvel",        "wheel_omega",
    "wheel_phase", "wheel_joint_angle", "wheel_ntiles", "tile_visited_count", "reward"};

/// The input of a replay.
Trace make_input(const std::string& variation, const std::vector<double>& checkpoints,
                 const std::vector<double>& actions);

/// The values of an array, as double.
std::vector<double> values(const Trace& trace, const std::string& name);

/// The largest difference; infinite where the sizes differ or a value is not a number.
double distance(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace hebbes::envs::car_racing
