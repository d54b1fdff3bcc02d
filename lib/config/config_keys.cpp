#include "lib/config/config_keys.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <type_traits>
#include <utility>

#include "lib/config/config_values.h"

namespace hebbes::config {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// What a number may be.
struct Range {
  double low;
  bool low_included;
  double high;  ///< included
  const char* text;
};

constexpr Range kAnything{-kInfinity, true, kInfinity, ""};
constexpr Range kNotNegative{0, true, kInfinity, ">= 0"};
constexpr Range kPositive{0, false, kInfinity, "> 0"};
constexpr Range kFactor{0, false, 1, "> 0 and <= 1"};
constexpr Range kPositiveFloat{0, false, 1e38, "> 0 and <= 1e38"};
constexpr Range kNotNegativeFloat{0, true, 1e38, ">= 0 and <= 1e38"};
constexpr Range kShare{0, true, 0x1.fffffffffffffp-1, ">= 0 and < 1"};
// Counts end far above any use and far below where products of them would wrap.
constexpr Range kGenerations{1, true, 1e9, ">= 1 and <= 1000000000"};
constexpr Range kGenerationsOrNever{0, true, 1e9, ">= 0 and <= 1000000000"};
constexpr Range kIndividuals{2, true, 1e6, ">= 2 and <= 1000000"};
constexpr Range kRules{1, true, 1e6, ">= 1 and <= 1000000"};
constexpr Range kEpisodes{1, true, 1e5, ">= 1 and <= 100000"};
constexpr Range kRanks{0, true, 1e6, ">= 0 and <= 1000000"};

template <typename T>
void check_range(const T& value, const Range& range) {
  if constexpr (std::is_same_v<T, std::optional<std::int64_t>> ||
                std::is_same_v<T, std::optional<double>>) {
    if (value) check_range(*value, range);
  } else if constexpr (std::is_same_v<T, std::vector<std::int64_t>>) {
    for (const std::int64_t entry : value) check_range(entry, range);
  } else if constexpr (std::is_arithmetic_v<T>) {
    const auto number = static_cast<double>(value);
    const bool above = range.low_included ? number >= range.low : number > range.low;
    if (!above || number > range.high) {
      throw std::invalid_argument(std::string("must be ") + range.text);
    }
  }
}

/// `member` maps a Config, const or not, to a reference to the key's member.
template <typename Member>
Key key(const char* name, const char* description, Member member, const Range& range = kAnything,
        OnResume on_resume = OnResume::kFixed) {
  return {name,
          description,
          on_resume,
          {},
          [member, range](Config& config, const toml::node& node) {
            read_value(node, member(config));
            check_range(member(config), range);
          },
          [member](const Config& config) { return write_value(member(config)); }};
}

bool is_hebbian(const Config& config) {
  return config.policy.kind == PolicyKind::kHebbian;
}

using population::Assignment;

bool is_shared(const Config& config) {
  return is_hebbian(config) && config.population.sharing == Sharing::kShared;
}

bool has_assignment(const Config& config, Assignment assignment) {
  return is_shared(config) && config.population.assignment == assignment;
}

bool learns_assignment(const Config& config) {
  return has_assignment(config, Assignment::kLearned) ||
         (has_assignment(config, Assignment::kTypes) && config.population.learn_types);
}

const Need kHebbian{"policy.kind", "without policy.kind = \"hebbian\"", is_hebbian};
const Need kRandomWeights{
    "policy.initial_weights", "with policy.initial_weights = \"evolved\"", [](const Config& c) {
      return !is_hebbian(c) || c.policy.initial_weights != InitialWeights::kEvolved;
    }};
const Need kShared{"population.sharing", "without population.sharing = \"shared\"",
                   [](const Config& c) { return c.population.sharing == Sharing::kShared; }};
const Need kMerged{"population.sharing", "without population.sharing = \"merged\"",
                   [](const Config& c) { return c.population.sharing == Sharing::kMerged; }};
const Need kNotMixture{"population.sharing",
                       "with a mixture (population.sharing = \"shared\" with noise per synapse and "
                       "a learned assignment)",
                       [](const Config& c) { return !is_mixture(c); }};
const Need kFixed{"population.assignment", "without population.assignment = \"fixed\"",
                  [](const Config& c) { return has_assignment(c, Assignment::kFixed); }};
const Need kTypes{"population.assignment", "without population.assignment = \"types\"",
                  [](const Config& c) { return has_assignment(c, Assignment::kTypes); }};
const Need kNoTypes{"population.assignment", "with population.assignment = \"types\"",
                    [](const Config& c) { return !has_assignment(c, Assignment::kTypes); }};
const Need kNoSource{
    "population.assignment_from", "with population.assignment_from", [](const Config& c) {
      return !has_assignment(c, Assignment::kFixed) || c.population.assignment_from.empty();
    }};
const Need kLearns{"population.assignment", "where no assignment is learned", learns_assignment};
const Need kNatural{"population.sharing",
                    "where each rule is drawn once and no assignment is learned",
                    [](const Config& c) {
                      return learns_assignment(c) ||
                             (is_shared(c) && c.population.noise == population::Noise::kSynapse);
                    }};
const Need kNoRules{"population.rules", "with population.rules",
                    [](const Config& c) { return !c.population.rules; }};
const Need kEvaluations{"run.evaluate_every", "with run.evaluate_every = 0",
                        [](const Config& c) { return c.run.evaluate_every > 0; }};

/// The key, where it has all that it needs.
Key only(std::vector<Need> needs, Key key) {
  key.needs = std::move(needs);
  return key;
}

std::vector<Key> task_keys() {
  return {
      key(
          "task.name", "the world: ant | car_racing", [](auto& c) -> auto& { return c.task.name; }),
      key(
          "task.held_out", "variation kept for testing, or \"\"",
          [](auto& c) -> auto& { return c.task.held_out; }),
      key(
          "task.train", "variations to train on; []: all but held_out",
          [](auto& c) -> auto& { return c.task.train; }),
  };
}

std::vector<Key> policy_keys() {
  return {
      key(
          "policy.kind", "hebbian | static | lstm", [](auto& c) -> auto& { return c.policy.kind; }),
      only({kHebbian}, key(
                           "policy.rule", "hebbian: terms that evolve, A | AD | ABC | ABCD",
                           [](auto& c) -> auto& { return c.policy.rule; })),
      only({kHebbian},
           key(
               "policy.eta", "hebbian: whether the rules' learning rate evolves, or is 1",
               [](auto& c) -> auto& { return c.policy.eta; })),
      only({kHebbian}, key(
                           "policy.initial_weights", "hebbian: uniform | normal | evolved",
                           [](auto& c) -> auto& { return c.policy.initial_weights; })),
      only({kHebbian, kRandomWeights},
           key(
               "policy.initial_scale", "hebbian: half width or standard deviation of these",
               [](auto& c) -> auto& { return c.policy.initial_scale; }, kNotNegativeFloat)),
      only({kHebbian},
           key(
               "policy.normalisation", "hebbian: task (of pictures max-abs) | none | max-abs",
               [](auto& c) -> auto& { return c.policy.normalisation; })),
  };
}

std::vector<Key> population_keys() {
  return {
      only({kHebbian}, key(
                           "population.sharing",
                           "individual: a rule per synapse | shared: M for all | merged | neurons",
                           [](auto& c) -> auto& { return c.population.sharing; })),
      only({kHebbian, kShared, kNoTypes, kNoSource, kNoRules},
           key(
               "population.rho", "shared: synapses per rule, M = floor(N/rho); \"N\": one rule",
               [](auto& c) -> auto& { return c.population.rho; })),
      only({kHebbian, kShared, kNoTypes, kNoSource},
           key(
               "population.rules", "shared: M itself, instead of rho",
               [](auto& c) -> auto& { return c.population.rules; }, kRules)),
      only({kHebbian, kShared},
           key(
               "population.noise", "shared: drawn by each synapse | by each rule of an individual",
               [](auto& c) -> auto& { return c.population.noise; })),
      only({kHebbian, kShared},
           key(
               "population.assignment", "shared: learned | fixed | types (of neurons)",
               [](auto& c) -> auto& { return c.population.assignment; })),
      only({kHebbian, kShared, kLearns},
           key(
               "population.assignment_confidence",
               "learned: probability of the initial choice; 0: flat",
               [](auto& c) -> auto& { return c.population.assignment_confidence; }, kShare)),
      only({kHebbian, kShared, kFixed, kNoSource},
           key(
               "population.assignment_within", "fixed: rules for the network | each layer its own",
               [](auto& c) -> auto& { return c.population.assignment_within; })),
      only({kHebbian, kShared, kFixed},
           key(
               "population.assignment_from", "fixed: a run whose assignment is taken over",
               [](auto& c) -> auto& { return c.population.assignment_from; })),
      only({kHebbian, kShared, kTypes},
           key(
               "population.neuron_types", "types: T; the rules are T^2",
               [](auto& c) -> auto& { return c.population.neuron_types; }, kRules)),
      only({kHebbian, kShared, kTypes},
           key(
               "population.learn_types", "types: learned, or dealt out once by the seed",
               [](auto& c) -> auto& { return c.population.learn_types; })),
      only({kHebbian, kMerged},
           key(
               "population.merge_after", "merged: generations after which rules are merged",
               [](auto& c) -> auto& { return c.population.merge_after; }, kGenerations)),
      only({kHebbian, kMerged},
           key(
               "population.merge_to", "merged: into how many, in each of these merges",
               [](auto& c) -> auto& { return c.population.merge_to; }, kRules)),
      key(
          "population.size", "individuals a generation, n",
          [](auto& c) -> auto& { return c.population.size; }, kIndividuals),
      only({kNotMixture}, key(
                              "population.mirrored", "not of a mixture: pairs use +eps and -eps",
                              [](auto& c) -> auto& { return c.population.mirrored; })),
      key(
          "population.sigma", "standard deviation of the perturbations",
          [](auto& c) -> auto& { return c.population.sigma; }, kPositiveFloat),
      key(
          "population.sigma_decay", "factor a generation",
          [](auto& c) -> auto& { return c.population.sigma_decay; }, kFactor),
      key(
          "population.initial_std", "of mu and static weights",
          [](auto& c) -> auto& { return c.population.initial_std; }, kNotNegativeFloat),
  };
}

std::vector<Key> optimizer_and_fitness_keys() {
  return {
      key(
          "optimizer.kind", "sgd | adam", [](auto& c) -> auto& { return c.optimizer.kind; }),
      key(
          "optimizer.learning_rate", "of the first generation",
          [](auto& c) -> auto& { return c.optimizer.learning_rate; }, kPositive),
      only({kLearns},
           key(
               "optimizer.assignment_learning_rate", "of logits; absent: learning_rate",
               [](auto& c) -> auto& { return c.optimizer.assignment_learning_rate; }, kPositive)),
      only({kNatural},
           key(
               "optimizer.natural", "steps over draws of a rule, probabilities of a choice",
               [](auto& c) -> auto& { return c.optimizer.natural; })),
      key(
          "optimizer.decay", "factor a generation",
          [](auto& c) -> auto& { return c.optimizer.decay; }, kFactor),

      key(
          "fitness.shaping", "centered-ranks | none",
          [](auto& c) -> auto& { return c.fitness.shaping; }),
      only({kHebbian}, key(
                           "fitness.penalty", "hebbian: times the mean square coefficient",
                           [](auto& c) -> auto& { return c.fitness.penalty; }, kNotNegative)),
  };
}

std::vector<Key> run_keys() {
  constexpr auto kMayChange = OnResume::kMayChange;
  return {
      key(
          "run.seed", "names every random number", [](auto& c) -> auto& { return c.run.seed; }),
      key(
          "run.generations", "to be done in all",
          [](auto& c) -> auto& { return c.run.generations; }, kGenerations, kMayChange),
      key(
          "run.checkpoint_every", "generations",
          [](auto& c) -> auto& { return c.run.checkpoint_every; }, kGenerations, kMayChange),
      key(
          "run.evaluate_every", "generations; 0: never",
          [](auto& c) -> auto& { return c.run.evaluate_every; }, kGenerationsOrNever),
      only({kEvaluations},
           key(
               "run.evaluate_episodes", "a variation, in each evaluation",
               [](auto& c) -> auto& { return c.run.evaluate_episodes; }, kEpisodes)),
      key(
          "run.common_random_numbers",
          "who shares worlds and initial weights: none | pair | generation",
          [](auto& c) -> auto& { return c.run.common_random_numbers; }),
      key(
          "run.diagnose_every",
          "generations between measurements of the gradient's signal; 0: never",
          [](auto& c) -> auto& { return c.run.diagnose_every; }, kGenerationsOrNever),

      key(
          "parallel.ranks_per_node", "0: as the hardware is",
          [](auto& c) -> auto& { return c.parallel.ranks_per_node; }, kRanks, kMayChange),
  };
}

std::vector<Key> make_keys() {
  std::vector<Key> keys;
  for (const auto& section :
       {task_keys(), policy_keys(), population_keys(), optimizer_and_fitness_keys(), run_keys()}) {
    keys.insert(keys.end(), section.begin(), section.end());
  }
  return keys;
}

}  // namespace

bool Key::means_something(const Config& config) const {
  return std::ranges::all_of(needs, [&](const Need& need) { return need.holds(config); });
}

std::span<const Key> config_keys() {
  static const std::vector<Key> keys = make_keys();
  return keys;
}

std::string to_text(const toml::node& value) {
  const auto* number = value.as_floating_point();
  if (number && std::isfinite(number->get())) return write_value(number->get());
  std::ostringstream text;
  text << toml::node_view<const toml::node>(value);
  return text.str();
}

void read_option(const toml::node& value, envs::OptionValue& option) {
  std::visit([&](auto& member) { read_value(value, member); }, option);
}

std::string write_option(const envs::OptionValue& option) {
  return std::visit([](const auto& member) { return write_value(member); }, option);
}

}  // namespace hebbes::config
