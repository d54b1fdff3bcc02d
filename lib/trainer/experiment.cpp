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

/// M of the shared rules.
std::int64_t shared_rules(const run::PopulationConfig& config, std::size_t synapses) {
  if (config.rules) return *config.rules;
  if (config.rho.single_rule) return 1;
  return population::rules_for(synapses, config.rho.synapses_per_rule);
}

}  // namespace

const envs::Task& task_of(const run::Config& config) {
  return envs::find_task(config.task.name);
}

std::unique_ptr<policy::Policy> make_policy(const run::Config& config) {
  return policy::make_policy(policy_kind(config.policy.kind), task_of(config));
}

std::unique_ptr<population::Population> make_population(const run::Config& config,
                                                        population::GenomeShape shape) {
  population::PopulationChoice choice;
  choice.shared = config.population.sharing == run::Sharing::kShared;
  choice.mirrored = config.population.mirrored;
  try {
    if (choice.shared) choice.rules = shared_rules(config.population, shape.synapses);
    return population::make_population(choice, shape);
  } catch (const std::invalid_argument& error) {
    throw run::ConfigError(std::string("[population]: ") + error.what());
  }
}

std::string optimiser_of(const run::Config& config) {
  return config.optimizer.kind == run::OptimizerKind::kAdam ? "adam" : "sgd";
}

}  // namespace hebbes::trainer
