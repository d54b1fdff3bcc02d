// A driver who sees the whole road.
#pragma once

#include <array>
#include <vector>

#include "envs/car_racing/car/variation.h"
#include "lib/rng/stream.h"

namespace hebbes::bench {

/// Steering, gas and brake.
using CarActions = std::vector<std::array<float, 3>>;

/// What a driver does who follows the middle of the road that `random` draws, until the episode
/// ends.
CarActions drive(const envs::car_racing::Variation& variation, rng::Stream& random);

}  // namespace hebbes::bench
