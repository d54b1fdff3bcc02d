// The car moved by the project's own solver.
#pragma once

#include <memory>

#include "envs/car_racing/car/car_engine.h"

namespace hebbes::envs::car_racing {

/// Has the bits of the reference, which used Box2D 2.3. Shapes, masses and what touches are left to
/// Box2D.
std::unique_ptr<CarEngine> make_exact_engine();

}  // namespace hebbes::envs::car_racing
