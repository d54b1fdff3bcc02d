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

/// weights = scale * weights + what the rules say, for the synapses of one input; `coefficients` is
/// [4, stride]. Returns the maximum of `largest` and |weights|, which leaves NaN out.
Floats update_row(float pre, std::span<const float> post, const float* coefficients, float scale,
                  std::span<float> weights, Floats largest) {
  const std::size_t stride = weights.size();
  const Floats x = math::broadcast<Floats>(pre);
  const Floats shrink = math::broadcast<Floats>(scale);
  const float* a = coefficients;
  const float* b = a + stride;
  const float* c = b + stride;
  const float* d = c + stride;
  for (std::size_t j = 0; j < stride; j += kFloats) {
    const Floats with_post = math::fma(load(a + j), x, load(c + j));
    const Floats without = math::fma(load(b + j), x, load(d + j));
    const Floats change = math::fma(with_post, load(post.data() + j), without);
    const Floats w = math::fma(load(weights.data() + j), shrink, change);
    math::store(w, weights.data() + j);
    largest = math::max(math::abs(w), largest);
  }
  return largest;
}

float largest_lane(const Floats& lanes) {
  float largest = lanes[0];
  for (std::size_t l = 1; l < kFloats; ++l) largest = std::max(largest, lanes[l]);
  return largest;
}

}  // namespace

HebbianLayer::HebbianLayer(std::size_t inputs, std::size_t outputs, Activation activation,
                           Normalisation normalisation)
    : activation_(activation),
      normalisation_(normalisation),
      weights_(inputs, outputs),
      coefficients_(inputs * 4 * weights_.stride(), 0.0f),
      post_(weights_.stride(), 0.0f) {}

void HebbianLayer::set_parameters(const Eigen::Ref<const population::Rules>& rules,
                                  std::span<const float>) {
  assert(static_cast<std::size_t>(rules.rows()) == synapses());
  const std::size_t stride = weights_.stride();
  const float* rule = rules.data();
  for (std::size_t i = 0; i < inputs(); ++i) {
    float* row = coefficients_.data() + i * 4 * stride;
    for (std::size_t j = 0; j < outputs(); ++j, rule += population::kCoefficients) {
      for (std::size_t c = 0; c < 4; ++c) row[c * stride + j] = rule[0] * rule[c + 1];
    }
  }
}

void HebbianLayer::begin_episode(std::span<const float> weights) {
  weights_.set(weights);
  scale_ = 1.0f;
}

void HebbianLayer::get_weights(std::span<float> weights) const {
  weights_.get(weights);
  for (float& w : weights) w *= scale_;
}

std::span<const float> HebbianLayer::step(std::span<const float> pre) {
  propagate(pre);
  update(pre);
  return std::span(post_).first(outputs());
}

void HebbianLayer::propagate(std::span<const float> pre) {
  std::ranges::fill(post_, 0.0f);
  weights_.add_products(pre, post_);
  for (float& sum : post_) sum *= scale_;
  activate(activation_, post_);
}

void HebbianLayer::update(std::span<const float> pre) {
  const std::size_t stride = weights_.stride();
  Floats largest{};
  for (std::size_t i = 0; i < inputs(); ++i) {
    largest = update_row(pre[i], post_, coefficients_.data() + i * 4 * stride, scale_,
                         {weights_.row(i), stride}, largest);
  }
  if (normalisation_ == Normalisation::kMaxAbs) scale_ = 1.0f / largest_lane(largest);
}

}  // namespace hebbes::policy
