#include "lib/population/make_population.h"

#include <numeric>
#include <stdexcept>
#include <string>

#include "lib/population/balanced_choice.h"
#include "lib/population/fixed_assignment.h"
#include "lib/population/learned_assignment.h"
#include "lib/population/learned_types.h"
#include "lib/population/mixture_population.h"
#include "lib/population/neuron_population.h"
#include "lib/population/normal_population.h"

namespace hebbes::population {
namespace {

using Use = FixedAssignment::Use;
using MadeAssignment = std::unique_ptr<RuleAssignment>;

/// The rule of each synapse, where types of neurons are dealt out by the seed.
std::vector<std::uint32_t> rules_by_types(std::uint64_t seed, const Topology& topology,
                                          std::size_t types) {
  const auto type_of = balanced_choice(seed, topology.neurons(), types);
  std::vector<std::uint32_t> rule_of(topology.synapses());
  for (std::size_t s = 0; s < rule_of.size(); ++s) {
    rule_of[s] = rule_between(type_of[topology.pre(s)], type_of[topology.post(s)], types);
  }
  return rule_of;
}

MadeAssignment types_assignment(const PopulationChoice& choice, const Topology& topology) {
  const auto types = static_cast<std::size_t>(choice.neuron_types);
  if (types < 1 || types > topology.neurons()) {
    throw std::invalid_argument("neuron_types = " + std::to_string(choice.neuron_types) + " for " +
                                std::to_string(topology.neurons()) +
                                " neurons: there must be at least 1 and at most 1 a neuron");
  }
  if (choice.learn_types) {
    return std::make_unique<LearnedTypes>(topology, types, choice.confidence);
  }
  const auto choose = [topology, types](std::uint64_t seed) {
    return rules_by_types(seed, topology, types);
  };
  return std::make_unique<FixedAssignment>(topology.synapses(), types * types, Use::kSomeRules,
                                           /*evolved=*/false, choose);
}

MadeAssignment fixed_assignment(const PopulationChoice& choice, const Topology& topology) {
  const std::size_t synapses = topology.synapses();
  if (choice.is_given) {
    return std::make_unique<FixedAssignment>(synapses, 1, Use::kAllRules, /*evolved=*/true,
                                             [given = choice.given](auto) { return given; });
  }
  const auto rules = static_cast<std::size_t>(choice.rules);
  if (choice.within_layers) balanced_choice_within_layers(0, topology, rules);  // throws
  const auto choose = [=, within_layers = choice.within_layers](std::uint64_t seed) {
    return within_layers ? balanced_choice_within_layers(seed, topology, rules)
                         : balanced_choice(seed, synapses, rules);
  };
  return std::make_unique<FixedAssignment>(synapses, rules, Use::kAllRules, /*evolved=*/false,
                                           choose);
}

std::unique_ptr<Population> merged_population(const PopulationChoice& choice, GenomeShape shape) {
  const auto own = [synapses = shape.synapses](std::uint64_t) {
    std::vector<std::uint32_t> rule_of(synapses);
    std::iota(rule_of.begin(), rule_of.end(), 0u);
    return rule_of;
  };
  auto assignment = std::make_unique<FixedAssignment>(shape.synapses, shape.synapses,
                                                      Use::kAllRules, /*evolved=*/true, own);
  return std::make_unique<RulePopulation>(
      shape, std::move(assignment),
      RulePopulation::Options{Noise::kRule, choice.mirrored, choice.merges});
}

std::unique_ptr<Population> shared_population(const PopulationChoice& choice, GenomeShape shape,
                                              const Topology& topology) {
  const auto rules = static_cast<std::size_t>(choice.rules);
  const RulePopulation::Options options{choice.noise, choice.mirrored};
  switch (choice.assignment) {
    case Assignment::kLearned:
      if (choice.noise == Noise::kSynapse) {
        return std::make_unique<MixturePopulation>(shape, rules, choice.confidence);
      }
      return std::make_unique<RulePopulation>(
          shape, std::make_unique<LearnedAssignment>(shape.synapses, rules, choice.confidence),
          options);
    case Assignment::kFixed:
      return std::make_unique<RulePopulation>(shape, fixed_assignment(choice, topology), options);
    case Assignment::kTypes:
      return std::make_unique<RulePopulation>(shape, types_assignment(choice, topology), options);
  }
  throw std::logic_error("an unknown assignment of rules");
}

}  // namespace

std::int64_t rules_for(std::size_t synapses, std::int64_t rho) {
  const auto count = static_cast<std::int64_t>(synapses);
  if (rho < 1 || rho > count) {
    throw std::invalid_argument("rho = " + std::to_string(rho) + " for " + std::to_string(count) +
                                " synapses: it must lie between 1 and the number of synapses");
  }
  return count / rho;
}

std::unique_ptr<Population> make_population(const PopulationChoice& choice, GenomeShape shape,
                                            const Topology& topology) {
  switch (choice.sharing) {
    case Sharing::kIndividual:
      return std::make_unique<NormalPopulation>(shape, choice.mirrored);
    case Sharing::kShared:
      return shared_population(choice, shape, topology);
    case Sharing::kMerged:
      return merged_population(choice, shape);
    case Sharing::kNeurons:
      return std::make_unique<NeuronPopulation>(shape, topology, choice.mirrored);
  }
  throw std::logic_error("an unknown sharing of rules");
}

}  // namespace hebbes::population
