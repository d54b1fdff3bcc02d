// What was recorded of a drive, to be driven again.
#pragma once

#include <vector>

#include "envs/car_racing/car/wheels.h"
#include "envs/car_racing/road/track.h"
#include "envs/trace.h"

namespace hebbes::envs::car_racing {

struct RecordedDrive {
  Track track;
  std::vector<Action> actions;
};

/// From `actions` [T, 3], steering, gas and brake, and `track_checkpoints` [12, 2], angle (rad) and
/// radius (m).
/// Throws TraceError naming the array and what is wrong with it.
RecordedDrive read_drive(const Trace& input);

}  // namespace hebbes::envs::car_racing
