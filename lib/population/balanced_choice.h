// A choice made once, at random and evenly: which of M rules each synapse has, or which type each
// neuron.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/population/topology.h"

namespace hebbes::population {

/// For each of `count` members one of `choices`, each of them for as many members as any other, or
/// one more; by the run's seed. choices >= 1.
std::vector<std::uint32_t> balanced_choice(std::uint64_t seed, std::size_t count,
                                           std::size_t choices);

/// Rules of their own for each layer, in proportion to its synapses and one at least, assigned
/// evenly among its synapses. Throws std::invalid_argument if there are fewer rules than layers.
std::vector<std::uint32_t> balanced_choice_within_layers(std::uint64_t seed,
                                                         const Topology& topology,
                                                         std::size_t rules);

}  // namespace hebbes::population
