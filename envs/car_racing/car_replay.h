// Replays recorded actions of the car.
#pragma once

#include "envs/car_racing/car/car_engine.h"
#include "envs/car_racing/variation.h"
#include "envs/trace.h"

namespace hebbes::envs::car_racing {

/// From `actions` [T, 3] and `track_checkpoints` [12, 2] of `input`, the world and the rewards
/// after each step, without early end. With `frame_steps` [K], after which steps, also what the
/// pictures showed. The arrays say what they hold.
/// Throws TraceError naming the array and what is wrong with it.
Trace replay(const Trace& input, const Variation& variation, EngineKind engine);

}  // namespace hebbes::envs::car_racing
