#include "lib/run/config_keys.h"

#include <cmath>
#include <limits>
#include <sstream>
#include <type_traits>

#include "lib/run/config_values.h"

namespace hebbes::run {
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
constexpr Range kAtLeastOne{1, true, kInfinity, ">= 1"};
constexpr Range kAtLeastTwo{2, true, kInfinity, ">= 2"};
constexpr Range kPositive{0, false, kInfinity, "> 0"};
constexpr Range kFactor{0, false, 1, "> 0 and <= 1"};

template <typename T>
void check_range(const T& value, const Range& range) {
  if constexpr (std::is_same_v<T, std::optional<std::int64_t>>) {
    if (value) check_range(*value, range);
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
  return {name, description, on_resume,
          [member, range](Config& config, const toml::node& node) {
            read_value(node, member(config));
            check_range(member(config), range);
          },
          [member](const Config& config) { return write_value(member(config)); }};
}

/// A key that is left out where another one stands in its place, or where it means nothing.
Key unless(Key key, bool (*replaced)(const Config&)) {
  key.write = [write = key.write, replaced](const Config& config) {
    return replaced(config) ? std::string() : write(config);
  };
  return key;
}

bool has_rules(const Config& config) {
  return config.population.rules.has_value();
}

bool never_merges(const Config& config) {
  return config.population.sharing != Sharing::kMerged;
}

bool has_no_synapses(const Config& config) {
  return config.policy.kind != PolicyKind::kHebbian;
}

bool has_no_random_weights(const Config& config) {
  return has_no_synapses(config) || config.policy.initial_weights == InitialWeights::kEvolved;
}

std::vector<Key> make_keys() {
  constexpr auto kMayChange = OnResume::kMayChange;
  return {
      key(
          "task.name", "the world: ant | car_racing", [](auto& c) -> auto& { return c.task.name; }),
      key(
          "task.held_out", "variation kept for testing, or \"\"",
          [](auto& c) -> auto& { return c.task.held_out; }),
      key(
          "task.train", "variations to train on; []: all but held_out",
          [](auto& c) -> auto& { return c.task.train; }),

      key(
          "policy.kind", "hebbian | static | lstm", [](auto& c) -> auto& { return c.policy.kind; }),
      unless(key(
                 "policy.rule", "hebbian: terms that evolve, A | AD | ABC | ABCD",
                 [](auto& c) -> auto& { return c.policy.rule; }),
             has_no_synapses),
      unless(key(
                 "policy.eta", "hebbian: whether the rules' learning rate evolves, or is 1",
                 [](auto& c) -> auto& { return c.policy.eta; }),
             has_no_synapses),
      unless(key(
                 "policy.initial_weights", "hebbian: uniform | normal | evolved",
                 [](auto& c) -> auto& { return c.policy.initial_weights; }),
             has_no_synapses),
      unless(key(
                 "policy.initial_scale", "hebbian: half width or standard deviation of these",
                 [](auto& c) -> auto& { return c.policy.initial_scale; }, kNotNegative),
             has_no_random_weights),
      unless(key(
                 "policy.normalisation", "hebbian: task (of pictures max-abs) | none | max-abs",
                 [](auto& c) -> auto& { return c.policy.normalisation; }),
             has_no_synapses),

      key(
          "population.sharing", "individual: a rule per synapse | shared: M for all | merged",
          [](auto& c) -> auto& { return c.population.sharing; }),
      unless(key(
                 "population.rho", "shared: synapses per rule, M = floor(N/rho); \"N\": one rule",
                 [](auto& c) -> auto& { return c.population.rho; }),
             has_rules),
      key(
          "population.rules", "shared: M itself, instead of rho",
          [](auto& c) -> auto& { return c.population.rules; }, kAtLeastOne),
      unless(key(
                 "population.merge_after", "merged: generations after which rules are merged",
                 [](auto& c) -> auto& { return c.population.merge_after; }),
             never_merges),
      unless(key(
                 "population.merge_to", "merged: into how many, in each of these merges",
                 [](auto& c) -> auto& { return c.population.merge_to; }),
             never_merges),
      key(
          "population.size", "individuals a generation, n",
          [](auto& c) -> auto& { return c.population.size; }, kAtLeastTwo),
      key(
          "population.mirrored", "not of shared rules: pairs use +eps and -eps",
          [](auto& c) -> auto& { return c.population.mirrored; }),
      key(
          "population.sigma", "standard deviation of the perturbations",
          [](auto& c) -> auto& { return c.population.sigma; }, kPositive),
      key(
          "population.sigma_decay", "factor a generation",
          [](auto& c) -> auto& { return c.population.sigma_decay; }, kFactor),
      key(
          "population.initial_std", "of mu and static weights",
          [](auto& c) -> auto& { return c.population.initial_std; }, kNotNegative),

      key(
          "optimizer.kind", "sgd | adam", [](auto& c) -> auto& { return c.optimizer.kind; }),
      key(
          "optimizer.learning_rate", "of the first generation",
          [](auto& c) -> auto& { return c.optimizer.learning_rate; }, kPositive),
      key(
          "optimizer.decay", "factor a generation",
          [](auto& c) -> auto& { return c.optimizer.decay; }, kFactor),

      key(
          "fitness.shaping", "centered-ranks | none",
          [](auto& c) -> auto& { return c.fitness.shaping; }),
      key(
          "fitness.penalty", "times the mean square coefficient",
          [](auto& c) -> auto& { return c.fitness.penalty; }, kNotNegative),

      key(
          "run.seed", "names every random number", [](auto& c) -> auto& { return c.run.seed; }),
      key(
          "run.generations", "to be done in all",
          [](auto& c) -> auto& { return c.run.generations; }, kAtLeastOne, kMayChange),
      key(
          "run.checkpoint_every", "generations",
          [](auto& c) -> auto& { return c.run.checkpoint_every; }, kAtLeastOne, kMayChange),
      key(
          "run.evaluate_every", "generations; 0: never",
          [](auto& c) -> auto& { return c.run.evaluate_every; }, kNotNegative),
      key(
          "run.evaluate_episodes", "a variation, in each evaluation",
          [](auto& c) -> auto& { return c.run.evaluate_episodes; }, kAtLeastOne),

      key(
          "parallel.ranks_per_node", "0: as the hardware is",
          [](auto& c) -> auto& { return c.parallel.ranks_per_node; }, kNotNegative, kMayChange),
  };
}

}  // namespace

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

}  // namespace hebbes::run
