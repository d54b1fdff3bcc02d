#include "lib/trainer/experiment.h"

#include <utility>

#include "lib/policy/layer.h"
#include "lib/trainer/rollout.h"

namespace hebbes::trainer {

std::unique_ptr<policy::Policy> make_policy(const config::Config& config) {
  const auto interface = policy::interface_of(config::task_of(config), config.task.options);
  try {
    return config::policy_of(config).make(interface, config.policy.options);
  } catch (const kinds::UnfitOption& error) {
    throw config::UnfitValue("policy." + error.option(), error.problem());
  }
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
  try {
    return config::population_of(config).make(
        config.population.options,
        {policy.genome(), topology_of(policy), config.population.mirrored, std::move(given)});
  } catch (const kinds::UnfitOption& error) {
    throw config::UnfitValue("population." + error.option(), error.problem());
  }
}

void check_experiment(const config::Config& config) {
  const std::size_t actions = config::task_of(config).action_size(config.task.options);
  if (actions > kMaxActionSize) {
    throw config::UnfitValue("task.name", "its worlds take " + std::to_string(actions) +
                                              " entries of an action, at most " +
                                              std::to_string(kMaxActionSize) + " can be played");
  }
  make_population(config, *make_policy(config));
}

}  // namespace hebbes::trainer
