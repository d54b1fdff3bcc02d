// The car as a task.
#pragma once

#include "envs/task.h"

namespace hebbes::envs::car_racing {

/// The task "car_racing": a car seen from above, on a road of its own each episode. Options:
/// - `engine`: "exact" (default) or "box2d", what moves the car; "exact" has the reference's bits,
///   "box2d" drifts from them by rounding once a wheel meets its steering limit.
/// - `push_frame`: "wheels" (default) or "world", in which frame side forces push; as the authors
///   ran the pushed variations, and as they describe them.
/// - `variations.<variation>.friction`: factor of the tyres' largest force, in (0, 1e6].
/// - `variations.<variation>.side_force`: see Variation; within -1e6 and 1e6.
const Task& car_task();

}  // namespace hebbes::envs::car_racing
