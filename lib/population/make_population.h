// Which population a run has. A new one is a file beside this and a line there.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "lib/population/merged_population.h"
#include "lib/population/population.h"

namespace hebbes::population {

/// How synapses come to their rules.
enum class Sharing {
  kIndividual,  ///< each has its own
  kShared,      ///< they share M by a mixture
  kMerged,      ///< each has its own until rules are merged
};

struct PopulationChoice {
  Sharing sharing = Sharing::kIndividual;
  std::int64_t rules = 1;          ///< M, with kShared
  bool mirrored = true;            ///< but with kShared
  std::vector<Merge> merges = {};  ///< with kMerged; see MergedPopulation
};

/// M = floor(N / rho), never below 1. Throws std::invalid_argument if rho > N.
std::int64_t rules_for(std::size_t synapses, std::int64_t rho);

/// Throws std::invalid_argument if there are too few synapses for so many rules.
std::unique_ptr<Population> make_population(const PopulationChoice& choice, GenomeShape shape);

}  // namespace hebbes::population
