// Replays recorded actions of the quadruped.
#pragma once

#include "envs/ant/ant_engine.h"
#include "envs/ant/ant_model.h"
#include "envs/trace.h"

namespace hebbes::envs::ant {

/// From `actions` [T, 8] and `initial_joint_positions` [8] of `input`, the world, the observations
/// and the rewards after each step; no burn-in and no early end. The arrays say what they hold.
/// Throws TraceError naming the array and what is wrong with it.
Trace replay(const Trace& input, const AntModel& model, EngineKind engine);

}  // namespace hebbes::envs::ant
