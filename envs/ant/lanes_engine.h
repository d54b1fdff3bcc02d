// The quadruped moved by the project's own dynamics: its legs in four lanes, Bullet's bits.
#pragma once

#include <memory>

#include "envs/ant/ant_engine.h"

namespace hebbes::envs::ant {

/// Takes nothing from the heap once made.
std::unique_ptr<AntEngine> make_lanes_engine(const AntModel& model);

}  // namespace hebbes::envs::ant
