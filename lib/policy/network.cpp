#include "lib/policy/network.h"

#include <cassert>

#include "lib/math/elementary.h"

namespace hebbes::policy {
namespace {

float squash(Squashing squashing, float y) {
  switch (squashing) {
    case Squashing::kTanh:
      return math::tanh(y);
    case Squashing::kSigmoid:
      return math::sigmoid(y);
    case Squashing::kNone:
      break;
  }
  return y;
}

void draw(const InitialWeights& initial, const rng::Family& family, std::span<float> weights) {
  if (initial.distribution == InitialWeights::Distribution::kUniform) {
    rng::fill_uniform(family, -initial.scale, initial.scale, weights);
    return;
  }
  rng::fill_normal(family, 0, weights);
  for (float& w : weights) w *= initial.scale;
}

}  // namespace

Network::Network(Layers layers, std::vector<Squashing> squashing, const InitialWeights& initial,
                 bool normalises)
    : layers_(std::move(layers)), squashing_(std::move(squashing)), initial_(initial) {
  assert(!layers_.empty() && layers_.back()->outputs() == squashing_.size());
  for (const auto& layer : layers_) {
    const auto own = layer->genome();
    genome_.synapses += own.synapses;
    genome_.statics += own.statics;
    if (own.synapses > 0) genome_.form = own.form;
  }
  initial_weights_.resize(genome_.synapses);
  if (normalises) normaliser_.emplace(layers_.front()->inputs());
}

void Network::set_individual(const population::Individual& individual) {
  const std::span<const float> statics(individual.statics.data(), genome_.statics);
  Eigen::Index first_rule = 0;
  std::size_t first_static = 0;
  for (const auto& layer : layers_) {
    const auto rules = static_cast<Eigen::Index>(layer->genome().synapses);
    const std::size_t own = layer->genome().statics;
    layer->set_parameters(individual.rules.middleRows(first_rule, rules),
                          statics.subspan(first_static, own));
    first_rule += rules;
    first_static += own;
  }
}

void Network::begin_episode(const rng::Family& weights) {
  if (normaliser_) normaliser_->begin_episode();
  draw(initial_, weights, initial_weights_);
  std::size_t first = 0;
  for (const auto& layer : layers_) {
    const std::size_t own = layer->genome().synapses;
    layer->begin_episode(std::span(initial_weights_).subspan(first, own));
    first += own;
  }
}

void Network::act(std::span<const float> observation, std::span<float> action) {
  std::span<const float> signal = normaliser_ ? normaliser_->step(observation) : observation;
  for (const auto& layer : layers_) signal = layer->step(signal);
  assert(action.size() == signal.size());
  for (std::size_t j = 0; j < action.size(); ++j) action[j] = squash(squashing_[j], signal[j]);
}

}  // namespace hebbes::policy
