#include "lib/population/population_kind.h"

#include <utility>

namespace hebbes::population {

kinds::Registry<PopulationKind>& populations() {
  static kinds::Registry<PopulationKind> registry(
      "sharing of rules", {&individual_rules(), &shared_rules(), &merged_rules(), &neuron_rules()});
  return registry;
}

std::unique_ptr<Population> make_population(std::string_view kind, Requirements requirements,
                                            const kinds::Options& options) {
  const PopulationKind& chosen = populations().find(kind);
  const auto all = chosen.complete(options);
  chosen.check_together(all);
  return chosen.make(all, std::move(requirements));
}

}  // namespace hebbes::population
