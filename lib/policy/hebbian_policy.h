// A network of Hebbian layers: born with random weights, it learns all its life.
#pragma once

#include <span>
#include <vector>

#include "lib/policy/hebbian_layer.h"
#include "lib/policy/policy.h"

namespace hebbes::policy {

/// Hebbian layers in sequence, tanh everywhere. Weights start each episode as U(-0.1, 0.1).
class HebbianPolicy final : public Policy {
 public:
  /// Widths of the input, the hidden layers and the action: {28, 128, 64, 8} for the ant.
  explicit HebbianPolicy(std::span<const std::size_t> widths);

  population::GenomeShape genome() const override;
  void set_individual(const population::Individual& individual) override;
  void begin_episode(const rng::Family& weights) override;
  void act(std::span<const float> observation, std::span<float> action) override;

  std::vector<HebbianLayer>& layers() { return layers_; }

 private:
  std::vector<HebbianLayer> layers_;
  std::vector<float> initial_weights_;
};

}  // namespace hebbes::policy
