// A part of a network: numbers in, numbers out, evolved parameters, perhaps a memory.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <span>
#include <stdexcept>

#include "lib/math/elementary.h"
#include "lib/population/individual.h"

namespace hebbes::policy {

enum class Activation { kTanh, kRelu, kLinear };

/// NaN goes through.
inline void activate(Activation activation, std::span<float> sums) {
  if (activation == Activation::kTanh) {
    for (float& y : sums) y = math::tanh(y);
  } else if (activation == Activation::kRelu) {
    for (float& y : sums) y = y < 0.0f ? 0.0f : y;
  }
}

/// What Network chains. All arrays are row-major.
class Layer {
 public:
  Layer() = default;
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;
  virtual ~Layer() = default;

  virtual std::size_t inputs() const = 0;
  virtual std::size_t outputs() const = 0;

  /// What it takes of an individual.
  virtual population::GenomeShape genome() const = 0;

  /// `rules` [synapses, 5] and `statics` [statics], as many as genome() says.
  virtual void set_parameters(const Eigen::Ref<const population::Rules>& rules,
                              std::span<const float> statics) = 0;

  /// Forgets the last episode; `weights` [synapses] are the initial ones.
  virtual void begin_episode(std::span<const float> weights) = 0;

  /// Takes `pre` [inputs], returns [outputs], valid until the next call. Allocates nothing.
  virtual std::span<const float> step(std::span<const float> pre) = 0;

  /// The same layer for another life of the individual; both are given its parameters, this one
  /// first. Null if it has no room for another life.
  virtual std::unique_ptr<Layer> twin() const { return nullptr; }

  /// step() of this layer and of twins: `lives` are these, this one or a twin first, `signals` what
  /// each of them takes, then what it returns.
  virtual void step_together(std::span<Layer* const> lives,
                             std::span<std::span<const float>> signals) {
    for (std::size_t l = 0; l < lives.size(); ++l) signals[l] = lives[l]->step(signals[l]);
  }

  /// What the last step returned [outputs]; valid until the next one.
  virtual std::span<const float> output() const = 0;

  /// The plastic weights as the last step left them; `weights` [synapses].
  virtual void get_weights([[maybe_unused]] std::span<float> weights) const {}

  /// Goes on with these plastic weights [synapses].
  virtual void set_weights(std::span<const float> /*weights*/) {
    throw std::logic_error("a layer whose weights cannot be set");
  }

  /// From now on the plastic weights stay as they are, until the next begin_episode().
  virtual void freeze() { throw std::logic_error("a layer that cannot be frozen"); }
};

}  // namespace hebbes::policy
