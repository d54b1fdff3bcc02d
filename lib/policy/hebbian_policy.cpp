#include "lib/policy/hebbian_policy.h"

#include <algorithm>
#include <cassert>

namespace hebbes::policy {

HebbianPolicy::HebbianPolicy(std::span<const std::size_t> widths) {
  for (std::size_t l = 0; l + 1 < widths.size(); ++l)
    layers_.emplace_back(widths[l], widths[l + 1]);
  initial_weights_.resize(genome().synapses);
}

population::GenomeShape HebbianPolicy::genome() const {
  population::GenomeShape shape;
  for (const auto& layer : layers_) shape.synapses += layer.synapses();
  return shape;
}

void HebbianPolicy::set_individual(const population::Individual& individual) {
  Eigen::Index first = 0;
  for (auto& layer : layers_) {
    const auto count = static_cast<Eigen::Index>(layer.synapses());
    layer.set_rules(individual.rules.middleRows(first, count));
    first += count;
  }
}

void HebbianPolicy::begin_episode(const rng::Family& weights) {
  rng::fill_uniform(weights, -0.1f, 0.1f, initial_weights_);
  std::size_t first = 0;
  for (auto& layer : layers_) {
    layer.set_weights(std::span(initial_weights_).subspan(first, layer.synapses()));
    first += layer.synapses();
  }
}

void HebbianPolicy::act(std::span<const float> observation, std::span<float> action) {
  std::span<const float> signal = observation;
  for (auto& layer : layers_) signal = layer.step(signal);
  assert(action.size() == signal.size());
  std::ranges::copy(signal, action.begin());
}

}  // namespace hebbes::policy
