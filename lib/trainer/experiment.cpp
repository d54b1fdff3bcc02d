#include "lib/trainer/experiment.h"

#include <stdexcept>

#include "lib/policy/make_policy.h"
#include "lib/population/make_population.h"
#include "lib/run/errors.h"

namespace hebbes::trainer {
namespace {

const char* policy_kind(run::PolicyKind kind) {
  switch (kind) {
    case run::PolicyKind::kHebbian:
      return "hebbian";
    case run::PolicyKind::kStatic:
      return "static";
    case run::PolicyKind::kLstm:
      return "lstm";
  }
  throw std::logic_error("a policy kind without a name");
}

/// The coefficients that the configuration's rules have.
population::RuleForm form_of(const run::PolicyConfig& config) {
  const bool eta = config.eta;
  switch (config.rule) {
    case run::RuleTerms::kA:
      return {{eta, true, false, false, false}};
    case run::RuleTerms::kAD:
      return {{eta, true, false, false, true}};
    case run::RuleTerms::kABC:
      return {{eta, true, true, true, false}};
    case run::RuleTerms::kABCD:
      return {{eta, true, true, true, true}};
  }
  throw std::logic_error("a rule without a form");
}

std::optional<policy::Normalisation> normalisation_of(const run::PolicyConfig& config) {
  switch (config.normalisation) {
    case run::Normalisation::kTask:
      return std::nullopt;
    case run::Normalisation::kNone:
      return policy::Normalisation::kNone;
    case run::Normalisation::kMaxAbs:
      return policy::Normalisation::kMaxAbs;
  }
  throw std::logic_error("an unknown normalisation");
}

policy::HebbianChoice hebbian_choice(const run::PolicyConfig& config) {
  using Distribution = policy::InitialWeights::Distribution;
  policy::HebbianChoice choice;
  choice.form = form_of(config);
  choice.birth.distribution = config.initial_weights == run::InitialWeights::kNormal
                                  ? Distribution::kNormal
                                  : Distribution::kUniform;
  choice.birth.scale = static_cast<float>(config.initial_scale);
  choice.evolved_weights = config.initial_weights == run::InitialWeights::kEvolved;
  choice.normalisation = normalisation_of(config);
  return choice;
}

/// M of the shared rules.
std::int64_t shared_rules(const run::PopulationConfig& config, std::size_t synapses) {
  if (config.rules) return *config.rules;
  if (config.rho.single_rule) return 1;
  return population::rules_for(synapses, config.rho.synapses_per_rule);
}

/// The key that says how many rules there are.
std::string key_of_rules(const run::PopulationConfig& config) {
  if (config.sharing == run::Sharing::kMerged) return "population.merge_to";
  return config.rules ? "population.rules" : "population.rho";
}

population::Sharing sharing_of(const run::PopulationConfig& config) {
  switch (config.sharing) {
    case run::Sharing::kIndividual:
      return population::Sharing::kIndividual;
    case run::Sharing::kShared:
      return population::Sharing::kShared;
    case run::Sharing::kMerged:
      return population::Sharing::kMerged;
  }
  throw std::logic_error("a sharing without a population");
}

std::vector<population::Merge> merges_of(const run::PopulationConfig& config) {
  std::vector<population::Merge> merges;
  for (std::size_t i = 0; i < config.merge_after.size(); ++i) {
    merges.push_back({config.merge_after[i], static_cast<std::size_t>(config.merge_to[i])});
  }
  return merges;
}

}  // namespace

const envs::Task& task_of(const run::Config& config) {
  return envs::find_task(config.task.name);
}

std::unique_ptr<policy::Policy> make_policy(const run::Config& config) {
  return policy::make_policy(policy_kind(config.policy.kind), task_of(config),
                             hebbian_choice(config.policy));
}

std::unique_ptr<population::Population> make_population(const run::Config& config,
                                                        population::GenomeShape shape) {
  population::PopulationChoice choice;
  choice.sharing = sharing_of(config.population);
  choice.mirrored = config.population.mirrored;
  choice.merges = merges_of(config.population);
  try {
    if (choice.sharing == population::Sharing::kShared) {
      choice.rules = shared_rules(config.population, shape.synapses);
    }
    return population::make_population(choice, shape);
  } catch (const std::invalid_argument& error) {
    throw run::UnfitValue(key_of_rules(config.population), error.what());
  }
}

void check_population(const run::Config& config) {
  make_population(config, make_policy(config)->genome());
}

std::string optimiser_of(const run::Config& config) {
  return config.optimizer.kind == run::OptimizerKind::kAdam ? "adam" : "sgd";
}

}  // namespace hebbes::trainer
