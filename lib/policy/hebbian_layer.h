// A dense layer whose weights change at every step by a Hebbian rule per synapse.
#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "lib/population/individual.h"

namespace hebbes::policy {

/// post = tanh(pre W), then at once
///   W_ij += eta_ij (A_ij pre_i post_j + B_ij pre_i + C_ij post_j + D_ij).
/// Source: Najarro & Risi (2020), arXiv 2007.02686, equation 2. W is [inputs, outputs], no bias.
class HebbianLayer {
 public:
  HebbianLayer(std::size_t inputs, std::size_t outputs);

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }
  std::size_t synapses() const { return inputs_ * outputs_; }

  /// `rules` [inputs * outputs, 5], synapse (i, j) at row i * outputs + j.
  void set_rules(const Eigen::Ref<const population::Rules>& rules);

  /// `weights` [inputs, outputs], row-major.
  void set_weights(std::span<const float> weights);
  void get_weights(std::span<float> weights) const;

  /// Propagates `pre` [inputs], updates the weights, returns post [outputs], valid until the next
  /// call.
  std::span<const float> step(std::span<const float> pre);

 private:
  void propagate(std::span<const float> pre);
  void update(std::span<const float> pre);

  // Columns are padded with zeros to a multiple of kWidth, which stay zero.
  static constexpr std::size_t kWidth = 16;

  template <class T>
  using Aligned = std::vector<T, Eigen::aligned_allocator<T>>;

  std::size_t inputs_;
  std::size_t outputs_;
  std::size_t stride_;           // outputs, padded
  Aligned<float> weights_;       // [inputs, stride]
  Aligned<float> coefficients_;  // [inputs, 4, stride]: eta A, eta B, eta C, eta D
  Aligned<float> post_;          // [stride]
};

}  // namespace hebbes::policy
