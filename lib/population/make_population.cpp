#include "lib/population/make_population.h"

#include <stdexcept>
#include <string>

#include "lib/population/mixture_population.h"
#include "lib/population/normal_population.h"

namespace hebbes::population {

std::int64_t rules_for(std::size_t synapses, std::int64_t rho) {
  const auto count = static_cast<std::int64_t>(synapses);
  if (rho < 1 || rho > count) {
    throw std::invalid_argument("rho = " + std::to_string(rho) + " for " + std::to_string(count) +
                                " synapses: it must lie between 1 and the number of synapses");
  }
  return count / rho;
}

std::unique_ptr<Population> make_population(const PopulationChoice& choice, GenomeShape shape) {
  switch (choice.sharing) {
    case Sharing::kIndividual:
      return std::make_unique<NormalPopulation>(shape, choice.mirrored);
    case Sharing::kShared:
      return std::make_unique<MixturePopulation>(shape, static_cast<std::size_t>(choice.rules));
    case Sharing::kMerged:
      return std::make_unique<MergedPopulation>(shape, choice.mirrored, choice.merges);
  }
  throw std::logic_error("an unknown sharing of rules");
}

}  // namespace hebbes::population
