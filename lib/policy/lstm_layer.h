// A layer with a short-term memory: an LSTM cell with evolved weights.
#pragma once

#include "lib/policy/layer.h"
#include "lib/policy/weight_matrix.h"

namespace hebbes::policy {

/// Gates [i, f, g, o] = W x + b + U h + d, then
///   c = sigmoid(f) c + sigmoid(i) tanh(g),   h = sigmoid(o) tanh(c);
/// c and h are 0 when an episode begins, and h is the output. Statics, with H outputs:
/// W [4 H, inputs], U [4 H, H], b [4 H], d [4 H], as PyTorch's LSTMCell keeps them.
/// Source: Hochreiter & Schmidhuber (1997), with the forget gate of Gers et al. (2000).
class LstmLayer final : public Layer {
 public:
  LstmLayer(std::size_t inputs, std::size_t outputs);

  std::size_t inputs() const override { return input_weights_.inputs(); }
  std::size_t outputs() const override { return recurrent_weights_.inputs(); }
  population::GenomeShape genome() const override;
  void set_parameters(const Eigen::Ref<const population::Rules>& rules,
                      std::span<const float> statics) override;
  void begin_episode(std::span<const float> weights) override;
  std::span<const float> step(std::span<const float> pre) override;
  std::unique_ptr<Layer> twin() const override;
  std::span<const float> output() const override { return output_; }

 private:
  WeightMatrix input_weights_;      // W^T
  WeightMatrix recurrent_weights_;  // U^T
  Aligned<float> bias_;             // [4 H] b + d
  Aligned<float> gates_;            // [4 H]
  Aligned<float> cell_;             // [H] c
  Aligned<float> output_;           // [H] h
};

}  // namespace hebbes::policy
