// Fixed weights of a dense layer, laid out for the processor's vectors.
#pragma once

#include <span>

#include "lib/policy/aligned.h"

namespace hebbes::policy {

/// W [inputs, outputs], kept as panels of 64 outputs, one after the other, each as [inputs, 64].
/// The last panel is narrower, padded with zeros to a multiple of kWidth.
class WeightMatrix {
 public:
  static constexpr std::size_t kWidth = 16;

  WeightMatrix(std::size_t inputs, std::size_t outputs);

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }
  std::size_t padded_outputs() const { return (outputs_ + kWidth - 1) / kWidth * kWidth; }

  float& at(std::size_t input, std::size_t output);

  /// sums_j += sum_i pre_i W_ij, i ascending, each product fused with its sum. `pre` [inputs],
  /// `sums` [padded_outputs].
  void add_products(std::span<const float> pre, std::span<float> sums) const;

 private:
  static constexpr std::size_t kPanel = 4 * kWidth;

  std::size_t inputs_;
  std::size_t outputs_;
  Aligned<float> values_;
};

}  // namespace hebbes::policy
