#include "lib/policy/hebbian_layer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <type_traits>
#include <utility>

#include "lib/math/lanes.h"

namespace hebbes::policy {
namespace {

using math::Floats;
using math::kFloats;

Floats load(const float* from) {
  return math::load<Floats>(from);
}

float largest_lane(const Floats& lanes) {
  float largest = lanes[0];
  for (std::size_t l = 1; l < kFloats; ++l) largest = std::max(largest, lanes[l]);
  return largest;
}

/// do_with(0), ..., do_with(count - 1), numbers that the compiler knows.
template <std::size_t count, class Do>
void each(const Do& do_with) {
  [&]<std::size_t... n>(std::index_sequence<n...>) {
    (do_with(std::integral_constant<std::size_t, n>{}), ...);
  }
  (std::make_index_sequence<count>{});
}

/// Lives that step in one pass, as far as the processor's registers go.
constexpr std::size_t kTogether = kFloats == 16 ? 4 : 2;

}  // namespace

HebbianLayer::HebbianLayer(std::size_t inputs, std::size_t outputs, Activation activation,
                           const Plasticity& plasticity)
    : inputs_(inputs),
      outputs_(outputs),
      groups_((outputs + kLanes - 1) / kLanes),
      activation_(activation),
      plasticity_(plasticity),
      parameters_(std::make_shared<Parameters>()),
      weights_(groups_ * inputs * kLanes, 0.0f),
      previous_input_(inputs, 0.0f),
      post_(groups_ * kLanes, 0.0f),
      sums_(groups_ * kLanes, 0.0f) {
  parameters_->coefficients.resize(groups_ * inputs);
}

population::GenomeShape HebbianLayer::genome() const {
  const std::size_t synapses = inputs_ * outputs_;
  return {synapses, plasticity_.evolved_weights ? synapses : 0, plasticity_.form};
}

void HebbianLayer::set_parameters(const Eigen::Ref<const population::Rules>& rules,
                                  std::span<const float> statics) {
  assert(static_cast<std::size_t>(rules.rows()) == inputs_ * outputs_);
  if (is_twin_) return;
  parameters_->initial_weights.assign(statics.begin(), statics.end());
  const float* rule = rules.data();
  for (std::size_t i = 0; i < inputs_; ++i) {
    for (std::size_t j = 0; j < outputs_; ++j, rule += population::kCoefficients) {
      auto& terms = parameters_->coefficients[j / kLanes * inputs_ + i].terms;
      for (std::size_t c = 0; c < 4; ++c) terms[c][j % kLanes] = rule[0] * rule[c + 1];
    }
  }
}

void HebbianLayer::begin_episode(std::span<const float> weights) {
  is_frozen_ = false;
  set_weights(plasticity_.evolved_weights ? std::span<const float>(parameters_->initial_weights)
                                          : weights);
}

void HebbianLayer::set_weights(std::span<const float> weights) {
  assert(weights.size() == inputs_ * outputs_);
  for (std::size_t j = 0; j < outputs_; j += kLanes) {
    const std::size_t lanes = std::min(kLanes, outputs_ - j);
    for (std::size_t i = 0; i < inputs_; ++i) {
      std::copy_n(weights.data() + i * outputs_ + j, lanes, weights_.data() + place(i, j));
    }
  }
  scale_ = 1.0f;
  has_previous_input_ = false;
}

void HebbianLayer::freeze() {
  std::vector<float> weights(inputs_ * outputs_);
  get_weights(weights);
  set_weights(weights);
  is_frozen_ = true;
}

std::span<const float> HebbianLayer::step(std::span<const float> pre) {
  Layer* const self = this;
  step_first<1>({&self, 1}, {&pre, 1});
  return output();
}

std::unique_ptr<Layer> HebbianLayer::twin() const {
  auto twin = std::make_unique<HebbianLayer>(inputs_, outputs_, activation_, plasticity_);
  twin->parameters_ = parameters_;
  twin->is_twin_ = true;
  return twin;
}

void HebbianLayer::step_together(std::span<Layer* const> lives,
                                 std::span<std::span<const float>> signals) {
  const auto learns = [&](std::size_t l) {
    return static_cast<const HebbianLayer*>(lives[l])->has_previous_input_;
  };
  while (!lives.empty()) {
    std::size_t count = 1;
    while (count < std::min(kTogether, lives.size()) && learns(count) == learns(0)) ++count;
    switch (count) {
      case 1:
        step_first<1>(lives, signals);
        break;
      case 2:
        step_first<2>(lives, signals);
        break;
      case 3:
        step_first<3>(lives, signals);
        break;
      default:
        step_first<4>(lives, signals);
    }
    lives = lives.subspan(count);
    signals = signals.subspan(count);
  }
}

template <std::size_t kLives>
void HebbianLayer::step_first(std::span<Layer* const> lives,
                              std::span<std::span<const float>> signals) {
  Lives<kLives> layers;
  for (std::size_t l = 0; l < kLives; ++l) layers[l] = static_cast<HebbianLayer*>(lives[l]);
  if (layers[0]->has_previous_input_) {
    propagate<true, kLives>(layers, signals);
  } else {
    propagate<false, kLives>(layers, signals);
  }
  for (std::size_t l = 0; l < kLives; ++l) signals[l] = layers[l]->conclude(signals[l]);
}

template <bool kLearns, std::size_t kLives>
void HebbianLayer::propagate(const Lives<kLives>& lives,
                             std::span<const std::span<const float>> pre) {
  const std::size_t inputs = lives[0]->inputs_;
  const Coefficients* coefficients = lives[0]->parameters_->coefficients.data();
  std::array<Floats, kLives> scale, largest{}, sums, post;
  std::array<const float*, kLives> x, previous_x;
  std::array<float*, kLives> weights;
  each<kLives>([&](auto n) {
    scale[n] = math::broadcast<Floats>(lives[n]->scale_);
    x[n] = pre[n].data();
    previous_x[n] = lives[n]->previous_input_.data();
    weights[n] = lives[n]->weights_.data();
  });
  for (std::size_t j = 0; j < lives[0]->sums_.size(); j += kLanes) {
    each<kLives>([&](auto n) {
      sums[n] = Floats{};
      post[n] = load(&lives[n]->post_[j]);
    });
    for (std::size_t i = 0; i < inputs; ++i, ++coefficients) {
      const auto& terms = coefficients->terms;
      const float *a = terms[0], *b = terms[1], *c = terms[2], *d = terms[3];
      each<kLives>([&](auto n) {
        Floats w = load(weights[n]);
        if constexpr (kLearns) {
          const Floats previous = math::broadcast<Floats>(previous_x[n][i]);
          const Floats with_post = math::fma(load(a), previous, load(c));
          const Floats without = math::fma(load(b), previous, load(d));
          w = math::fma(w, scale[n], math::fma(with_post, post[n], without));
          math::store(w, weights[n]);
          largest[n] = math::max(math::abs(w), largest[n]);  // leaves NaN out; the sums tell of it
        }
        sums[n] = math::fma(math::broadcast<Floats>(x[n][i]), w, sums[n]);
        weights[n] += kLanes;
      });
    }
    each<kLives>([&](auto n) { math::store(sums[n], &lives[n]->sums_[j]); });
  }
  if (!kLearns || lives[0]->plasticity_.normalisation == Normalisation::kNone) return;
  each<kLives>([&](auto n) { lives[n]->scale_ = 1.0f / largest_lane(largest[n]); });
}

std::span<const float> HebbianLayer::conclude(std::span<const float> pre) {
  for (std::size_t j = 0; j < post_.size(); ++j) post_[j] = sums_[j] * scale_;
  activate(activation_, post_);
  std::ranges::copy(pre, previous_input_.begin());
  has_previous_input_ = !is_frozen_;
  return output();
}

float HebbianLayer::learnt_weight(std::size_t i, std::size_t j) const {
  const float weight = weights_[place(i, j)];
  if (!has_previous_input_) return weight;
  const std::size_t l = j % kLanes;
  const auto& [a, b, c, d] = parameters_->coefficients[j / kLanes * inputs_ + i].terms;
  const float with_post = std::fma(a[l], previous_input_[i], c[l]);
  const float without = std::fma(b[l], previous_input_[i], d[l]);
  return std::fma(weight, scale_, std::fma(with_post, post_[j], without));
}

void HebbianLayer::get_weights(std::span<float> weights) const {
  assert(weights.size() == inputs_ * outputs_);
  float largest = 0.0f;
  float* weight = weights.data();
  for (std::size_t i = 0; i < inputs_; ++i) {
    for (std::size_t j = 0; j < outputs_; ++j, ++weight) {
      *weight = learnt_weight(i, j);
      if (std::abs(*weight) > largest) largest = std::abs(*weight);
    }
  }
  if (!has_previous_input_ || plasticity_.normalisation == Normalisation::kNone) return;
  const float scale = 1.0f / largest;
  for (float& w : weights) w *= scale;
}

}  // namespace hebbes::policy
