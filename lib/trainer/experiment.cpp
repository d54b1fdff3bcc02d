#include "lib/trainer/experiment.h"

#include <stdexcept>

#include "lib/io/errors.h"
#include "lib/policy/layer.h"
#include "lib/policy/make_policy.h"
#include "lib/population/make_population.h"

namespace hebbes::trainer {
namespace {

const char* policy_kind(config::PolicyKind kind) {
  switch (kind) {
    case config::PolicyKind::kHebbian:
      return "hebbian";
    case config::PolicyKind::kStatic:
      return "static";
    case config::PolicyKind::kLstm:
      return "lstm";
  }
  throw std::logic_error("a policy kind without a name");
}

/// The coefficients that the configuration's rules have.
population::RuleForm form_of(const config::PolicyConfig& config) {
  const bool eta = config.eta;
  switch (config.rule) {
    case config::RuleTerms::kA:
      return {{eta, true, false, false, false}};
    case config::RuleTerms::kAD:
      return {{eta, true, false, false, true}};
    case config::RuleTerms::kABC:
      return {{eta, true, true, true, false}};
    case config::RuleTerms::kABCD:
      return {{eta, true, true, true, true}};
  }
  throw std::logic_error("a rule without a form");
}

std::optional<policy::Normalisation> normalisation_of(const config::PolicyConfig& config) {
  switch (config.normalisation) {
    case config::Normalisation::kTask:
      return std::nullopt;
    case config::Normalisation::kNone:
      return policy::Normalisation::kNone;
    case config::Normalisation::kMaxAbs:
      return policy::Normalisation::kMaxAbs;
  }
  throw std::logic_error("an unknown normalisation");
}

policy::HebbianChoice hebbian_choice(const config::PolicyConfig& config) {
  using Distribution = policy::InitialWeights::Distribution;
  policy::HebbianChoice choice;
  choice.form = form_of(config);
  choice.birth.distribution = config.initial_weights == config::InitialWeights::kNormal
                                  ? Distribution::kNormal
                                  : Distribution::kUniform;
  choice.birth.scale = static_cast<float>(config.initial_scale);
  choice.evolved_weights = config.initial_weights == config::InitialWeights::kEvolved;
  choice.normalisation = normalisation_of(config);
  return choice;
}

/// M of the shared rules.
std::int64_t shared_rules(const config::PopulationConfig& config, std::size_t synapses) {
  if (config.rules) return *config.rules;
  if (config.rho.single_rule) return 1;
  return population::rules_for(synapses, config.rho.synapses_per_rule);
}

/// Whether M is asked for, rather than following from something else.
bool needs_rules(const config::PopulationConfig& config) {
  return config.sharing == config::Sharing::kShared &&
         config.assignment != population::Assignment::kTypes && config.assignment_from.empty();
}

/// The key that says how many rules there are.
std::string key_of_rules(const config::PopulationConfig& config) {
  if (config.sharing == config::Sharing::kMerged) return "population.merge_to";
  if (!config.assignment_from.empty()) return "population.assignment_from";
  if (!needs_rules(config)) return "population.neuron_types";
  return config.rules ? "population.rules" : "population.rho";
}

population::Sharing sharing_of(const config::PopulationConfig& config) {
  switch (config.sharing) {
    case config::Sharing::kIndividual:
      return population::Sharing::kIndividual;
    case config::Sharing::kShared:
      return population::Sharing::kShared;
    case config::Sharing::kMerged:
      return population::Sharing::kMerged;
    case config::Sharing::kNeurons:
      return population::Sharing::kNeurons;
  }
  throw std::logic_error("a sharing without a population");
}

std::vector<population::Merge> merges_of(const config::PopulationConfig& config) {
  std::vector<population::Merge> merges;
  for (std::size_t i = 0; i < config.merge_after.size(); ++i) {
    merges.push_back({config.merge_after[i], static_cast<std::size_t>(config.merge_to[i])});
  }
  return merges;
}

}  // namespace

const envs::Task& task_of(const config::Config& config) {
  return envs::find_task(config.task.name);
}

std::unique_ptr<policy::Policy> make_policy(const config::Config& config) {
  return policy::make_policy(policy_kind(config.policy.kind), task_of(config),
                             hebbian_choice(config.policy));
}

population::Topology topology_of(const policy::Policy& policy) {
  std::vector<population::LayerSize> layers;
  for (const auto& layer : policy.layers()) {
    if (layer->genome().synapses > 0) layers.push_back({layer->inputs(), layer->outputs()});
  }
  return population::Topology(std::move(layers));
}

std::unique_ptr<population::Population> make_population(const config::Config& config,
                                                        const policy::Policy& policy,
                                                        std::vector<std::uint32_t> given) {
  const auto& section = config.population;
  const population::GenomeShape shape = policy.genome();
  population::PopulationChoice choice;
  choice.sharing = sharing_of(section);
  choice.mirrored = section.mirrored;
  choice.noise = section.noise;
  choice.assignment = section.assignment;
  choice.confidence = section.assignment_confidence;
  choice.within_layers = section.assignment_within == config::Within::kLayer;
  choice.neuron_types = section.neuron_types;
  choice.learn_types = section.learn_types;
  choice.is_given = !section.assignment_from.empty();
  choice.given = std::move(given);
  choice.merges = merges_of(section);
  try {
    if (needs_rules(section)) choice.rules = shared_rules(section, shape.synapses);
    return population::make_population(choice, shape, topology_of(policy));
  } catch (const std::invalid_argument& error) {
    throw config::UnfitValue(key_of_rules(config.population), error.what());
  }
}

void check_population(const config::Config& config) {
  make_population(config, *make_policy(config));
}

std::string optimiser_of(const config::Config& config) {
  return config.optimizer.kind == config::OptimizerKind::kAdam ? "adam" : "sgd";
}

}  // namespace hebbes::trainer
