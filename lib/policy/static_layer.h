// A dense layer whose evolved weights stay as they are.
#pragma once

#include "lib/policy/layer.h"
#include "lib/policy/weight_matrix.h"

namespace hebbes::policy {

/// post = f(pre W); f is tanh or the identity. Statics: W [inputs, outputs], no bias.
class StaticLayer final : public Layer {
 public:
  StaticLayer(std::size_t inputs, std::size_t outputs, Activation activation);

  std::size_t inputs() const override { return weights_.inputs(); }
  std::size_t outputs() const override { return weights_.outputs(); }
  population::GenomeShape genome() const override { return {.statics = inputs() * outputs()}; }
  void set_parameters(const Eigen::Ref<const population::Rules>& rules,
                      std::span<const float> statics) override;
  void begin_episode(std::span<const float>) override {}
  std::span<const float> step(std::span<const float> pre) override;
  std::unique_ptr<Layer> twin() const override;
  std::span<const float> output() const override { return std::span(post_).first(outputs()); }

 private:
  Activation activation_;
  WeightMatrix weights_;
  Aligned<float> post_;  // [padded outputs]
};

}  // namespace hebbes::policy
