// Populations by their kind and options, as cases of tests.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lib/population/population_kind.h"

namespace hebbes::test {

struct PopulationChoice {
  std::string kind = "individual";
  kinds::Options options = {};
  bool mirrored = true;
  std::vector<std::uint32_t> given = {};  ///< rule of each synapse

  bool is(const char* option, const std::string& word) const {
    const auto value = options.find(option);
    return value != options.end() && value->second == kinds::Value(word);
  }
};

inline std::unique_ptr<population::Population> make_population(
    const PopulationChoice& choice, population::GenomeShape shape,
    const population::Topology& topology = {}) {
  return population::make_population(choice.kind, {shape, topology, choice.mirrored, choice.given},
                                     choice.options);
}

/// M rules, shared as the words say.
inline PopulationChoice shared(std::int64_t rules, const std::string& noise = "synapse",
                               const std::string& assignment = "learned") {
  return {"shared", {{"rules", rules}, {"noise", noise}, {"assignment", assignment}}};
}

}  // namespace hebbes::test
