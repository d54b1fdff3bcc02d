#include "lib/policy/network.h"

#include <algorithm>
#include <cassert>
#include <iterator>

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
    : squashing_(std::move(squashing)), initial_(initial) {
  assert(!layers.empty() && layers.back()->outputs() == squashing_.size());
  for (const auto& layer : layers) {
    const auto own = layer->genome();
    genome_.synapses += own.synapses;
    genome_.statics += own.statics;
    if (own.synapses > 0) genome_.form = own.form;
  }
  initial_weights_.resize(genome_.synapses);
  if (normalises) normalisers_.emplace_back(layers.front()->inputs());
  lives_.push_back(std::move(layers));
}

bool Network::set_lives(std::size_t lives) {
  std::vector<Layers> twins(lives - 1);
  for (Layers& layers : twins) {
    for (const auto& layer : lives_.front()) {
      layers.push_back(layer->twin());
      if (!layers.back()) return false;
    }
  }
  lives_.resize(1);
  std::ranges::move(twins, std::back_inserter(lives_));
  if (!normalisers_.empty()) normalisers_.assign(lives, normalisers_.front().twin());
  acting_.resize(lives);
  signals_.resize(lives);
  return true;
}

void Network::set_individual(const population::Individual& individual) {
  const std::span<const float> statics(individual.statics.data(), genome_.statics);
  Eigen::Index first_rule = 0;
  std::size_t first_static = 0;
  for (std::size_t l = 0; l < lives_.front().size(); ++l) {
    const auto genome = lives_.front()[l]->genome();
    const auto rules = static_cast<Eigen::Index>(genome.synapses);
    for (const Layers& layers : lives_) {
      layers[l]->set_parameters(individual.rules.middleRows(first_rule, rules),
                                statics.subspan(first_static, genome.statics));
    }
    first_rule += rules;
    first_static += genome.statics;
  }
}

void Network::begin_episode(const rng::Family& weights) {
  begin_life(0, weights);
}

void Network::begin_life(std::size_t life, const rng::Family& weights) {
  if (!normalisers_.empty()) normalisers_[life].begin_episode();
  draw(initial_, weights, initial_weights_);
  std::size_t first = 0;
  for (const auto& layer : lives_[life]) {
    const std::size_t own = layer->genome().synapses;
    layer->begin_episode(std::span(initial_weights_).subspan(first, own));
    first += own;
  }
}

ObservationNormaliser* Network::normaliser(std::size_t life) {
  return normalisers_.empty() ? nullptr : &normalisers_[life];
}

std::span<const float> Network::shown(std::size_t life, std::span<const float> observation) {
  return normalisers_.empty() ? observation : normalisers_[life].step(observation);
}

void Network::act(std::span<const float> observation, std::span<float> action) {
  std::span<const float> signal = shown(0, observation);
  for (const auto& layer : lives_.front()) signal = layer->step(signal);
  squash_into(signal, action);
}

void Network::act_together(std::span<const Turn> turns) {
  const auto signals = std::span(signals_).first(turns.size());
  for (std::size_t t = 0; t < turns.size(); ++t) {
    signals[t] = shown(turns[t].life, turns[t].observation);
  }
  for (std::size_t l = 0; l < lives_.front().size(); ++l) {
    for (std::size_t t = 0; t < turns.size(); ++t) acting_[t] = lives_[turns[t].life][l].get();
    acting_[0]->step_together(std::span(acting_).first(turns.size()), signals);
  }
  for (std::size_t t = 0; t < turns.size(); ++t) squash_into(signals[t], turns[t].action);
}

void Network::squash_into(std::span<const float> signal, std::span<float> action) const {
  assert(action.size() == signal.size());
  for (std::size_t j = 0; j < action.size(); ++j) action[j] = squash(squashing_[j], signal[j]);
}

}  // namespace hebbes::policy
