// Which population a run has. A new one is a file beside this and a line there.
#pragma once

#include <cstdint>
#include <memory>

#include "lib/population/population.h"

namespace hebbes::population {

/// Individual rules, or M shared ones.
struct PopulationChoice {
  bool shared = false;
  std::int64_t rules = 1;  ///< M, with shared
  bool mirrored = true;    ///< with individual rules
};

/// M = floor(N / rho), never below 1. Throws std::invalid_argument if rho > N.
std::int64_t rules_for(std::size_t synapses, std::int64_t rho);

std::unique_ptr<Population> make_population(const PopulationChoice& choice, GenomeShape shape);

}  // namespace hebbes::population
