#include "lib/policy/hebbian_layer.h"

#include <algorithm>
#include <cassert>
#include <cmath>

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

}  // namespace

HebbianLayer::HebbianLayer(std::size_t inputs, std::size_t outputs, Activation activation,
                           const Plasticity& plasticity)
    : inputs_(inputs),
      outputs_(outputs),
      groups_((outputs + kLanes - 1) / kLanes),
      activation_(activation),
      plasticity_(plasticity),
      synapses_(inputs * groups_, Group{}),
      previous_input_(inputs, 0.0f),
      post_(groups_ * kLanes, 0.0f),
      sums_(groups_ * kLanes, 0.0f) {}

population::GenomeShape HebbianLayer::genome() const {
  const std::size_t synapses = inputs_ * outputs_;
  return {synapses, plasticity_.evolved_weights ? synapses : 0, plasticity_.form};
}

void HebbianLayer::set_parameters(const Eigen::Ref<const population::Rules>& rules,
                                  std::span<const float> statics) {
  assert(static_cast<std::size_t>(rules.rows()) == inputs_ * outputs_);
  initial_weights_.assign(statics.begin(), statics.end());
  const float* rule = rules.data();
  for (std::size_t i = 0; i < inputs_; ++i) {
    for (std::size_t j = 0; j < outputs_; ++j, rule += population::kCoefficients) {
      for (std::size_t c = 0; c < 4; ++c) {
        group(i, j).coefficients[c][j % kLanes] = rule[0] * rule[c + 1];
      }
    }
  }
}

void HebbianLayer::begin_episode(std::span<const float> weights) {
  is_frozen_ = false;
  set_weights(plasticity_.evolved_weights ? std::span<const float>(initial_weights_) : weights);
}

void HebbianLayer::set_weights(std::span<const float> weights) {
  assert(weights.size() == inputs_ * outputs_);
  const float* weight = weights.data();
  for (std::size_t i = 0; i < inputs_; ++i) {
    for (std::size_t j = 0; j < outputs_; ++j) group(i, j).weights[j % kLanes] = *weight++;
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
  assert(pre.size() == inputs_);
  if (has_previous_input_) {
    propagate<true>(pre);
  } else {
    propagate<false>(pre);
  }
  for (std::size_t j = 0; j < post_.size(); ++j) post_[j] = sums_[j] * scale_;
  activate(activation_, post_);
  std::ranges::copy(pre, previous_input_.begin());
  has_previous_input_ = !is_frozen_;
  return output();
}

template <bool kLearns>
void HebbianLayer::propagate(std::span<const float> pre) {
  std::ranges::fill(sums_, 0.0f);
  const Floats scale = math::broadcast<Floats>(scale_);
  Floats largest{};
  Group* group = synapses_.data();
  for (std::size_t i = 0; i < inputs_; ++i) {
    const Floats x = math::broadcast<Floats>(pre[i]);
    const Floats previous_x = math::broadcast<Floats>(previous_input_[i]);
    for (std::size_t j = 0; j < sums_.size(); j += kLanes, ++group) {
      const auto& [a, b, c, d] = group->coefficients;
      for (std::size_t l = 0; l < kLanes; l += kFloats) {
        Floats w = load(group->weights + l);
        if constexpr (kLearns) {
          const Floats with_post = math::fma(load(a + l), previous_x, load(c + l));
          const Floats without = math::fma(load(b + l), previous_x, load(d + l));
          const Floats change = math::fma(with_post, load(&post_[j + l]), without);
          w = math::fma(w, scale, change);
          math::store(w, group->weights + l);
          largest = math::max(math::abs(w), largest);  // leaves NaN out, which the sums tell of
        }
        math::store(math::fma(x, w, load(&sums_[j + l])), &sums_[j + l]);
      }
    }
  }
  if (kLearns && plasticity_.normalisation == Normalisation::kMaxAbs)
    scale_ = 1.0f / largest_lane(largest);
}

float HebbianLayer::learnt_weight(std::size_t i, std::size_t j) const {
  const Group& synapses = group(i, j);
  const std::size_t l = j % kLanes;
  if (!has_previous_input_) return synapses.weights[l];
  const auto& [a, b, c, d] = synapses.coefficients;
  const float with_post = std::fma(a[l], previous_input_[i], c[l]);
  const float without = std::fma(b[l], previous_input_[i], d[l]);
  return std::fma(synapses.weights[l], scale_, std::fma(with_post, post_[j], without));
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
