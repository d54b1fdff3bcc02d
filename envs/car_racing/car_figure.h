// The car and its road as shapes, for pages.
#pragma once

#include "envs/car_racing/picture/scene.h"
#include "envs/scene.h"

namespace hebbes::envs::car_racing {

/// Bodies: the four wheels, then the hull. The road's tiles have the colours that they have before
/// anything touches them.
envs::Scene figure_of(const Scene& moment);

/// Contacts are 0: the car has no feet.
void look(const Scene& moment, Snapshot& snapshot);

}  // namespace hebbes::envs::car_racing
