#include "lib/policy/hebbian_layer.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "lib/math/elementary.h"

namespace hebbes::policy {
namespace {

/// out[j] = sum_i pre[i] weights[i * stride + j] for kColumns columns, i ascending: the sums stay
/// in registers.
template <std::size_t kColumns>
void weighted_sums(std::span<const float> pre, const float* weights, std::size_t stride,
                   float* out) {
  std::array<float, kColumns> sums{};
  for (std::size_t i = 0; i < pre.size(); ++i) {
    const float x = pre[i];
    const float* row = weights + i * stride;
    for (std::size_t j = 0; j < kColumns; ++j) sums[j] = std::fma(x, row[j], sums[j]);
  }
  std::copy_n(sums.begin(), kColumns, out);
}

}  // namespace

HebbianLayer::HebbianLayer(std::size_t inputs, std::size_t outputs)
    : inputs_(inputs),
      outputs_(outputs),
      stride_((outputs + kWidth - 1) / kWidth * kWidth),
      weights_(inputs * stride_, 0.0f),
      coefficients_(inputs * 4 * stride_, 0.0f),
      post_(stride_, 0.0f) {}

void HebbianLayer::set_rules(const Eigen::Ref<const population::Rules>& rules) {
  assert(static_cast<std::size_t>(rules.rows()) == synapses());
  const float* rule = rules.data();
  for (std::size_t i = 0; i < inputs_; ++i) {
    float* row = coefficients_.data() + i * 4 * stride_;
    for (std::size_t j = 0; j < outputs_; ++j, rule += population::kCoefficients) {
      for (std::size_t c = 0; c < 4; ++c) row[c * stride_ + j] = rule[0] * rule[c + 1];
    }
  }
}

void HebbianLayer::set_weights(std::span<const float> weights) {
  assert(weights.size() == synapses());
  for (std::size_t i = 0; i < inputs_; ++i) {
    std::copy_n(weights.data() + i * outputs_, outputs_, weights_.data() + i * stride_);
  }
}

void HebbianLayer::get_weights(std::span<float> weights) const {
  assert(weights.size() == synapses());
  for (std::size_t i = 0; i < inputs_; ++i) {
    std::copy_n(weights_.data() + i * stride_, outputs_, weights.data() + i * outputs_);
  }
}

std::span<const float> HebbianLayer::step(std::span<const float> pre) {
  assert(pre.size() == inputs_);
  propagate(pre);
  update(pre);
  return std::span(post_).first(outputs_);
}

void HebbianLayer::propagate(std::span<const float> pre) {
  std::size_t j = 0;
  for (; j + 4 * kWidth <= stride_; j += 4 * kWidth) {
    weighted_sums<4 * kWidth>(pre, weights_.data() + j, stride_, post_.data() + j);
  }
  for (; j < stride_; j += kWidth) {
    weighted_sums<kWidth>(pre, weights_.data() + j, stride_, post_.data() + j);
  }
  for (float& y : post_) y = math::tanh(y);
}

void HebbianLayer::update(std::span<const float> pre) {
  const float* __restrict post = post_.data();
  for (std::size_t i = 0; i < inputs_; ++i) {
    const float x = pre[i];
    float* __restrict w = weights_.data() + i * stride_;
    const float* __restrict a = coefficients_.data() + i * 4 * stride_;
    const float* b = a + stride_;
    const float* c = b + stride_;
    const float* d = c + stride_;
    for (std::size_t j = 0; j < stride_; ++j) {
      const float with_post = std::fma(a[j], x, c[j]);
      const float without = std::fma(b[j], x, d[j]);
      w[j] += std::fma(with_post, post[j], without);
    }
  }
}

}  // namespace hebbes::policy
