#include "lib/config/config_keys.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "lib/config/config_values.h"
#include "lib/kinds/nearest.h"
#include "lib/optimiser/optimiser.h"

namespace hebbes::config {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

using kinds::Limits;

constexpr Limits kAnything{};
constexpr Limits kNotNegative{0, true, kInfinity, ">= 0"};
constexpr Limits kPositive{0, false, kInfinity, "> 0"};
constexpr Limits kFactor{0, false, 1, "> 0 and <= 1"};
constexpr Limits kPositiveFloat{0, false, 1e38, "> 0 and <= 1e38"};
constexpr Limits kNotNegativeFloat{0, true, 1e38, ">= 0 and <= 1e38"};
// Counts end far above any use and far below where products of them would wrap.
constexpr Limits kGenerations{1, true, 1e9, ">= 1 and <= 1000000000"};
constexpr Limits kGenerationsOrNever{0, true, 1e9, ">= 0 and <= 1000000000"};
constexpr Limits kIndividuals{2, true, 1e6, ">= 2 and <= 1000000"};
constexpr Limits kEpisodes{1, true, 1e5, ">= 1 and <= 100000"};
constexpr Limits kRanks{0, true, 1e6, ">= 0 and <= 1000000"};

template <typename T>
void check_limits(const T& value, const Limits& limits) {
  if constexpr (std::is_same_v<T, std::optional<double>>) {
    if (value) limits.check(*value);
  } else if constexpr (std::is_arithmetic_v<T>) {
    limits.check(static_cast<double>(value));
  }
}

/// `member` maps a Config, const or not, to a reference to the key's member.
template <typename Member>
Key key(const char* name, const char* description, Member member, const Limits& limits = kAnything,
        OnResume on_resume = OnResume::kFixed) {
  return {name,
          description,
          on_resume,
          {},
          [member, limits](Config& config, const toml::node& node) {
            read_value(node, member(config));
            check_limits(member(config), limits);
          },
          [member](const Config& config) { return write_value(member(config)); }};
}

/// "ant | car_racing", of all kinds.
template <typename Registry>
std::string names_of(const Registry& registry) {
  std::string names;
  for (const auto* kind : registry.all()) {
    names += (names.empty() ? "" : " | ") + std::string(kind->name());
  }
  return names;
}

/// A name that `find` knows, or it throws std::invalid_argument.
template <typename Member, typename Find>
Key name(const char* key, std::string description, Member member, Find find) {
  return {key,
          std::move(description),
          OnResume::kFixed,
          {},
          [member, find](Config& config, const toml::node& node) {
            read_value(node, member(config));
            find(member(config));
          },
          [member](const Config& config) { return write_value(member(config)); }};
}

bool has_rules(const Config& config) {
  return policy_of(config).has_rules();
}

/// `"hebbian"`, or all that have rules.
std::string policies_with_rules() {
  std::string names;
  for (const auto* kind : policy::policies().all()) {
    if (!kind->has_rules()) continue;
    names += (names.empty() ? "\"" : " or \"") + std::string(kind->name()) + "\"";
  }
  return names;
}

const Need kPairs{"population.sharing", "where individuals cannot be drawn in pairs (a mixture)",
                  can_mirror};
const Need kLearns{"population.sharing", "where no assignment is learned", learns_assignment};
const Need kNatural{
    "population.sharing", "where each rule is drawn once and no assignment is learned",
    [](const Config& c) {
      return has_rules(c) && population_of(c).has_natural_gradient(c.population.options);
    }};
const Need kEvaluations{"run.evaluate_every", "with run.evaluate_every = 0",
                        [](const Config& c) { return c.run.evaluate_every > 0; }};

/// The key, where it has all that it needs.
Key only(std::vector<Need> needs, Key key) {
  key.needs = std::move(needs);
  return key;
}

std::vector<Key> task_keys() {
  return {
      name(
          "task.name", "the world: " + names_of(envs::tasks()),
          [](auto& c) -> auto& { return c.task.name; },
          [](const std::string& n) { envs::tasks().find(n); }),
      key(
          "task.held_out", "variation kept for testing, or \"\"",
          [](auto& c) -> auto& { return c.task.held_out; }),
      key(
          "task.train", "variations to train on; []: all but held_out",
          [](auto& c) -> auto& { return c.task.train; }),
      name(
          "policy.kind", names_of(policy::policies()),
          [](auto& c) -> auto& { return c.policy.kind; },
          [](const std::string& n) { policy::policies().find(n); }),
  };
}

std::vector<Key> population_keys() {
  return {
      only({needs_rules()},
           name(
               "population.sharing",
               "how synapses come to rules: " + names_of(population::populations()),
               [](auto& c) -> auto& { return c.population.sharing; },
               [](const std::string& n) { population::populations().find(n); })),
      key(
          "population.size", "individuals a generation, n",
          [](auto& c) -> auto& { return c.population.size; }, kIndividuals),
      only({kPairs}, key(
                         "population.mirrored", "pairs use +eps and -eps",
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
      name(
          "optimizer.kind", "sgd | adam", [](auto& c) -> auto& { return c.optimizer.kind; },
          [](const std::string& n) { optimiser::make_optimiser(n, 0); }),
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
      only({needs_rules()}, key(
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
       {task_keys(), population_keys(), optimizer_and_fitness_keys(), run_keys()}) {
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

Need needs_rules() {
  return {"policy.kind", "without policy.kind = " + policies_with_rules(), has_rules};
}

namespace {

std::string_view last_part(std::string_view key) {
  return key.substr(key.rfind('.') + 1);
}

}  // namespace

std::string nearest_key(const std::string& key, std::span<const std::string> known) {
  const std::size_t farthest = std::max<std::size_t>(2, last_part(key).size() / 3);
  std::size_t nearest = farthest + 1;
  std::string meant;
  for (const std::string& candidate : known) {
    const std::size_t elsewhere = kinds::edit_distance(last_part(key), last_part(candidate)) + 1;
    const std::size_t distance = std::min(kinds::edit_distance(key, candidate), elsewhere);
    if (distance < nearest) {
      nearest = distance;
      meant = candidate;
    }
  }
  return meant;
}

}  // namespace hebbes::config
