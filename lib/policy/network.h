// A policy made of layers.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "envs/task.h"
#include "lib/policy/layer.h"
#include "lib/policy/observation_normaliser.h"
#include "lib/policy/policy.h"

namespace hebbes::policy {

/// How the last layer's outputs become an action.
enum class Squashing {
  kNone,
  kTanh,     ///< into [-1, 1]
  kSigmoid,  ///< into [0, 1]
};

/// From what the synaptic weights of a new episode are drawn.
struct InitialWeights {
  enum class Distribution {
    kUniform,  ///< U(-scale, scale)
    kNormal,   ///< N(0, scale^2)
  };
  Distribution distribution = Distribution::kUniform;
  float scale = 0.1f;
};

/// Perhaps a normaliser, layers in sequence, then the squashing. An individual's parameters are
/// assigned in the order of the layers, and so are the synaptic weights that are drawn when an
/// episode begins.
class Network final : public Policy {
 public:
  using Layers = std::vector<std::unique_ptr<Layer>>;

  /// `squashing` has an entry for each output of the last layer. With `normalises` the first layer
  /// sees normalised observations.
  Network(Layers layers, std::vector<Squashing> squashing, const InitialWeights& initial = {},
          bool normalises = false);

  population::GenomeShape genome() const override { return genome_; }
  void set_individual(const population::Individual& individual) override;
  void begin_episode(const rng::Family& weights) override;
  void act(std::span<const float> observation, std::span<float> action) override;
  bool set_lives(std::size_t lives) override;
  void begin_life(std::size_t life, const rng::Family& weights) override;
  void act_together(std::span<const Turn> turns) override;

  std::span<const std::unique_ptr<Layer>> layers() const override { return lives_.front(); }
  ObservationNormaliser* normaliser(std::size_t life) override;

 private:
  std::span<const float> shown(std::size_t life, std::span<const float> observation);
  void squash_into(std::span<const float> signal, std::span<float> action) const;

  std::vector<Layers> lives_;                       // all but the first are its layers' twins
  std::vector<ObservationNormaliser> normalisers_;  // one for each life, or none
  std::vector<Squashing> squashing_;
  InitialWeights initial_;
  population::GenomeShape genome_;
  std::vector<float> initial_weights_;  // [synapses]
  std::vector<Layer*> acting_;          // of act_together()
  std::vector<std::span<const float>> signals_;
};

}  // namespace hebbes::policy
