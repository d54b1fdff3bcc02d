// A dense layer whose weights change at every step by a Hebbian rule per synapse.
#pragma once

#include "lib/policy/activation.h"
#include "lib/policy/layer.h"
#include "lib/policy/weight_matrix.h"

namespace hebbes::policy {

/// What keeps the weights in bounds.
enum class Normalisation {
  kNone,
  kMaxAbs,  ///< W is divided by max |W| after each update; all zeros become NaN
};

/// post = f(pre W), then at once
///   W_ij += eta_ij (A_ij pre_i post_j + B_ij pre_i + C_ij post_j + D_ij)
/// and the normalisation. W is [inputs, outputs], no bias; f is tanh or the identity.
/// Source: Najarro & Risi (2020), arXiv 2007.02686, equation 2.
class HebbianLayer final : public Layer {
 public:
  HebbianLayer(std::size_t inputs, std::size_t outputs, Activation activation,
               Normalisation normalisation);

  std::size_t inputs() const override { return weights_.rows(); }
  std::size_t outputs() const override { return weights_.columns(); }
  std::size_t synapses() const { return inputs() * outputs(); }

  population::GenomeShape genome() const override { return {.synapses = synapses()}; }

  /// Synapse (i, j) has the rule in row i * outputs + j. No statics.
  void set_parameters(const Eigen::Ref<const population::Rules>& rules,
                      std::span<const float> statics) override;
  void begin_episode(std::span<const float> weights) override;
  std::span<const float> step(std::span<const float> pre) override;

  /// `weights` [inputs, outputs].
  void get_weights(std::span<float> weights) const;

 private:
  void propagate(std::span<const float> pre);
  void update(std::span<const float> pre);

  Activation activation_;
  Normalisation normalisation_;
  WeightMatrix weights_;         // W / scale_
  float scale_ = 1.0f;           // 1 / max |weights_| where W is normalised
  Aligned<float> coefficients_;  // [inputs, 4, stride]: eta A, eta B, eta C, eta D
  Aligned<float> post_;          // [stride]
};

}  // namespace hebbes::policy
