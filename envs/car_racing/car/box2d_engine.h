// The car moved by Box2D itself.
#pragma once

#include <memory>

#include "envs/car_racing/car/car_engine.h"

namespace hebbes::envs::car_racing {

/// Follows Box2D 2.3 by three remedies for what later versions do differently: a joint's limit acts
/// only in steps that begin at or beyond it, forces are added to velocities as 2.3 rounded them,
/// and masses are 2.3's. What is left is rounding, from the first step at a limit on.
std::unique_ptr<CarEngine> make_box2d_engine();

}  // namespace hebbes::envs::car_racing
