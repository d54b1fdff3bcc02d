#include <string>
#include <utility>

#include "lib/population/balanced_choice.h"
#include "lib/population/fixed_assignment.h"
#include "lib/population/learned_assignment.h"
#include "lib/population/learned_types.h"
#include "lib/population/mixture_population.h"
#include "lib/population/population_kind.h"
#include "lib/population/rule_population.h"

namespace hebbes::population {
namespace {

using kinds::Limits;
using kinds::Options;
using kinds::UnfitOption;
using Integer = std::int64_t;
using MadeAssignment = std::unique_ptr<RuleAssignment>;
using Use = FixedAssignment::Use;

const std::vector<std::string> kNoises = {"synapse", "rule"};
const std::vector<std::string> kAssignments = {"learned", "fixed", "types"};
const std::vector<std::string> kWithin = {"network", "layer"};

constexpr Limits kCount{1, true, 1e6, ">= 1 and <= 1000000"};
constexpr Limits kSynapses{1, true, 1e9, "an integer >= 1 and <= 1000000000, or \"N\""};
constexpr Limits kShare{0, true, 0x1.fffffffffffffp-1, ">= 0 and < 1"};

/// Synapses per rule: a number, or "N" for a single rule.
void check_rho(const kinds::Value& value) {
  const auto* word = std::get_if<std::string>(&value);
  const auto* number = std::get_if<Integer>(&value);
  if (word != nullptr && *word == "N") return;
  kSynapses.check(number != nullptr ? static_cast<double>(*number) : 0.0);
}

bool has_assignment(const Options& options, std::string_view word) {
  return kinds::get<std::string>(options, "assignment") == word;
}

bool learns(const Options& options) {
  return has_assignment(options, "learned") ||
         (has_assignment(options, "types") && kinds::get<bool>(options, "learn_types"));
}

Noise noise_of(const Options& options) {
  return kinds::get<std::string>(options, "noise") == "rule" ? Noise::kRule : Noise::kSynapse;
}

/// Whether each synapse draws its own rule around a mean that it has drawn before: the paper's.
bool is_mixture(const Options& options) {
  return has_assignment(options, "learned") && noise_of(options) == Noise::kSynapse;
}

std::string source_of(const Options& options) {
  return has_assignment(options, "fixed") ? kinds::get<std::string>(options, "assignment_from")
                                          : "";
}

/// M = floor(N / rho), never below 1.
std::size_t rules_by_rho(const kinds::Value& rho, std::size_t synapses) {
  const auto* number = std::get_if<Integer>(&rho);
  if (number == nullptr) return 1;
  const auto count = static_cast<Integer>(synapses);
  if (*number > count) {
    throw UnfitOption("rho", "rho = " + std::to_string(*number) + " for " + std::to_string(count) +
                                 " synapses: it must lie between 1 and the number of synapses");
  }
  return static_cast<std::size_t>(count / *number);
}

/// M, where it is asked for rather than following from something else.
std::size_t rules_of(const Options& options, std::size_t synapses) {
  if (options.contains("rules")) {
    return static_cast<std::size_t>(kinds::get<Integer>(options, "rules"));
  }
  return rules_by_rho(options.at("rho"), synapses);
}

/// Makes what may have too few synapses, neurons or layers for what `option` asks.
template <class Make>
auto fitting(const char* option, Make make) {
  try {
    return make();
  } catch (const UnfitOption&) {
    throw;
  } catch (const std::invalid_argument& error) {
    throw UnfitOption(option, error.what());
  }
}

const char* option_of_rules(const Options& options) {
  return options.contains("rules") ? "rules" : "rho";
}

/// The rule of each synapse, where types of neurons are assigned by the seed.
std::vector<std::uint32_t> rules_by_types(std::uint64_t seed, const Topology& topology,
                                          std::size_t types) {
  const auto type_of = balanced_choice(seed, topology.neurons(), types);
  std::vector<std::uint32_t> rule_of(topology.synapses());
  for (std::size_t s = 0; s < rule_of.size(); ++s) {
    rule_of[s] = rule_between(type_of[topology.pre(s)], type_of[topology.post(s)], types);
  }
  return rule_of;
}

MadeAssignment types_assignment(const Options& options, const Topology& topology) {
  const auto types = static_cast<std::size_t>(kinds::get<Integer>(options, "neuron_types"));
  if (types > topology.neurons()) {
    throw UnfitOption("neuron_types", "neuron_types = " + std::to_string(types) + " for " +
                                          std::to_string(topology.neurons()) +
                                          " neurons: there must be at least 1 and at most 1 a "
                                          "neuron");
  }
  if (learns(options)) {
    return std::make_unique<LearnedTypes>(topology, types,
                                          kinds::get<double>(options, "assignment_confidence"));
  }
  const auto choose = [topology, types](std::uint64_t seed) {
    return rules_by_types(seed, topology, types);
  };
  return std::make_unique<FixedAssignment>(topology.synapses(), types * types, Use::kSomeRules,
                                           /*evolved=*/false, choose);
}

MadeAssignment fixed_assignment(const Options& options, const Requirements& required) {
  const std::size_t synapses = required.shape.synapses;
  if (!source_of(options).empty()) {
    return std::make_unique<FixedAssignment>(synapses, 1, Use::kAllRules, /*evolved=*/true,
                                             [given = required.assignment](auto) { return given; });
  }
  const std::size_t rules = rules_of(options, synapses);
  const bool within_layers = kinds::get<std::string>(options, "assignment_within") == "layer";
  if (within_layers) balanced_choice_within_layers(0, required.topology, rules);  // throws
  const auto choose = [=, topology = required.topology](std::uint64_t seed) {
    return within_layers ? balanced_choice_within_layers(seed, topology, rules)
                         : balanced_choice(seed, synapses, rules);
  };
  return std::make_unique<FixedAssignment>(synapses, rules, Use::kAllRules, /*evolved=*/false,
                                           choose);
}

MadeAssignment learned_assignment(const Options& options, std::size_t synapses) {
  return std::make_unique<LearnedAssignment>(synapses, rules_of(options, synapses),
                                             kinds::get<double>(options, "assignment_confidence"));
}

MadeAssignment assignment_of(const Options& options, const Requirements& required) {
  if (has_assignment(options, "types")) return types_assignment(options, required.topology);
  if (has_assignment(options, "fixed")) return fixed_assignment(options, required);
  return learned_assignment(options, required.shape.synapses);
}

/// The option that says, or decides, how many rules there are.
const char* deciding_option(const Options& options) {
  if (has_assignment(options, "types")) return "neuron_types";
  return source_of(options).empty() ? option_of_rules(options) : "assignment_from";
}

class SharedRules final : public PopulationKind {
 public:
  std::string_view name() const override { return "shared"; }
  std::vector<kinds::Option> options(std::span<const std::string>) const override;
  std::vector<kinds::IdleOption> idle(std::string_view option,
                                      const Options& options) const override;

  bool can_mirror(const Options& options) const override { return !is_mixture(options); }
  bool learns_assignment(const Options& options) const override { return learns(options); }
  bool has_natural_gradient(const Options& options) const override {
    return learns(options) || noise_of(options) == Noise::kSynapse;
  }
  std::string assignment_source(const Options& options) const override {
    return source_of(options);
  }
  std::string summary(const Options& options) const override;

  std::unique_ptr<Population> make(const Options& options, Requirements required) const override {
    return fitting(deciding_option(options), [&]() -> std::unique_ptr<Population> {
      if (is_mixture(options)) {
        return std::make_unique<MixturePopulation>(
            required.shape, rules_of(options, required.shape.synapses),
            kinds::get<double>(options, "assignment_confidence"));
      }
      return std::make_unique<RulePopulation>(
          required.shape, assignment_of(options, required),
          RulePopulation::Options{noise_of(options), required.mirrored});
    });
  }
};

std::vector<kinds::Option> SharedRules::options(std::span<const std::string>) const {
  return {
      {.name = "rho",
       .description = "shared: synapses per rule, M = floor(N/rho); \"N\": one rule",
       .value = Integer{128},
       .check = check_rho,
       .any_type = true},
      {.name = "rules",
       .description = "shared: M itself, instead of rho",
       .value = Integer{1},
       .check = kinds::within(kCount),
       .is_optional = true,
       .instead_of = "rho"},
      {"noise", "shared: drawn by each synapse | by each rule of an individual", kNoises.front(),
       kinds::one_of(kNoises)},
      {"assignment", "shared: learned | fixed | types (of neurons)", kAssignments.front(),
       kinds::one_of(kAssignments)},
      {"assignment_confidence", "learned: probability of the initial choice; 0: flat", 0.0,
       kinds::within(kShare)},
      {"assignment_within", "fixed: rules for the network | each layer its own", kWithin.front(),
       kinds::one_of(kWithin)},
      {"assignment_from", "fixed: a run whose assignment is taken over", std::string()},
      {"neuron_types", "types: T; the rules are T^2", Integer{10}, kinds::within(kCount)},
      {"learn_types", "types: learned, or assigned once by the seed", true},
  };
}

std::vector<kinds::IdleOption> SharedRules::idle(std::string_view option,
                                                 const Options& options) const {
  const bool types = has_assignment(options, "types"), fixed = has_assignment(options, "fixed");
  const bool from = !source_of(options).empty();
  std::vector<kinds::IdleOption> reasons;
  const auto add = [&](bool is_idle, const char* decided_by, const char* why) {
    if (is_idle) reasons.push_back({decided_by, why});
  };
  if (option == "rho" || option == "rules") {
    add(types, "assignment", "with population.assignment = \"types\"");
    add(from, "assignment_from", "with population.assignment_from");
    add(option == "rho" && options.contains("rules"), "rules", "with population.rules");
  } else if (option == "assignment_confidence") {
    add(!learns(options), "assignment", "where no assignment is learned");
  } else if (option == "assignment_within" || option == "assignment_from") {
    add(!fixed, "assignment", "without population.assignment = \"fixed\"");
    add(option == "assignment_within" && from, "assignment_from",
        "with population.assignment_from");
  } else if (option == "neuron_types" || option == "learn_types") {
    add(!types, "assignment", "without population.assignment = \"types\"");
  }
  return reasons;
}

std::string rules_text(const Options& options) {
  if (const auto source = source_of(options); !source.empty())
    return "shared rules as in " + source;
  if (has_assignment(options, "types")) {
    const auto types = kinds::get<Integer>(options, "neuron_types");
    return std::to_string(types * types) + " shared rules between " + std::to_string(types) +
           (learns(options) ? " learned" : " fixed") + " types of neurons";
  }
  if (options.contains("rules")) {
    return std::to_string(kinds::get<Integer>(options, "rules")) + " shared rules";
  }
  const auto* rho = std::get_if<Integer>(&options.at("rho"));
  return rho == nullptr ? "a single shared rule" : "shared rules, rho " + std::to_string(*rho);
}

std::string SharedRules::summary(const Options& options) const {
  std::string text = rules_text(options);
  if (has_assignment(options, "fixed")) text += ", fixed assignment";
  if (noise_of(options) == Noise::kRule) text += ", noise per rule";
  return text;
}

}  // namespace

const PopulationKind& shared_rules() {
  static const SharedRules kind;
  return kind;
}

}  // namespace hebbes::population
