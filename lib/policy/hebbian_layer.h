// A dense layer whose weights change at every step by a Hebbian rule per synapse.
#pragma once

#include "lib/policy/aligned.h"
#include "lib/policy/layer.h"

namespace hebbes::policy {

/// What keeps the weights in bounds.
enum class Normalisation {
  kNone,
  kMaxAbs,  ///< W is divided by max |W| after each update; all zeros become NaN
};

/// How a layer's synapses live.
struct Plasticity {
  Normalisation normalisation = Normalisation::kNone;
  population::RuleForm form;     ///< that a population must keep to
  bool evolved_weights = false;  ///< whether the initial weights are statics
};

/// post = f(pre W), then
///   W_ij += eta_ij (A_ij pre_i post_j + B_ij pre_i + C_ij post_j + D_ij)
/// and the normalisation. W is [inputs, outputs], no bias; f is tanh or the identity.
/// Source: Najarro & Risi (2020), arXiv 2007.02686, equation 2.
///
/// A step costs as much as streaming the coefficients through the cache. Therefore the update of
/// a step is worked into the weights by the next one, in the pass that propagates its input, and
/// the division waits for the sums: f((pre W') / max |W'|).
class HebbianLayer final : public Layer {
 public:
  HebbianLayer(std::size_t inputs, std::size_t outputs, Activation activation,
               const Plasticity& plasticity);

  std::size_t inputs() const override { return inputs_; }
  std::size_t outputs() const override { return outputs_; }

  population::GenomeShape genome() const override;

  /// Synapse (i, j) has the rule in row i * outputs + j. Statics: the initial W [inputs, outputs],
  /// if that evolves; begin_episode() then does without.
  void set_parameters(const Eigen::Ref<const population::Rules>& rules,
                      std::span<const float> statics) override;
  void begin_episode(std::span<const float> weights) override;
  std::span<const float> step(std::span<const float> pre) override;
  std::span<const float> output() const override { return std::span(post_).first(outputs_); }

  /// `weights` is W [inputs, outputs].
  void get_weights(std::span<float> weights) const override;
  void set_weights(std::span<const float> weights) override;
  void freeze() override;

 private:
  static constexpr std::size_t kLanes = 16;

  /// kLanes synapses of one input. Where there are fewer outputs the rest is zeros, and stays so.
  struct alignas(64) Group {
    float weights[kLanes];          // W / scale_
    float coefficients[4][kLanes];  // eta A, eta B, eta C, eta D
  };

  /// Places of synapse (i, j).
  Group& group(std::size_t i, std::size_t j) { return synapses_[i * groups_ + j / kLanes]; }
  const Group& group(std::size_t i, std::size_t j) const {
    return synapses_[i * groups_ + j / kLanes];
  }

  /// W_ij before the division, with what the last step has taught: as propagate() will compute it.
  float learnt_weight(std::size_t i, std::size_t j) const;

  /// post = pre W before f; if kLearns, works what the last step has taught into W on the way.
  template <bool kLearns>
  void propagate(std::span<const float> pre);

  std::size_t inputs_;
  std::size_t outputs_;
  std::size_t groups_;  // of an input
  Activation activation_;
  Plasticity plasticity_;
  Aligned<Group> synapses_;  // [inputs, groups]
  float scale_ = 1.0f;       // 1 / max |weights| where W is normalised
  bool is_frozen_ = false;
  bool has_previous_input_ = false;     // whether they are yet to be learnt from
  Aligned<float> previous_input_;       // [inputs] pre of the last step
  Aligned<float> post_;                 // [groups * kLanes] of the last step
  Aligned<float> sums_;                 // [groups * kLanes]
  std::vector<float> initial_weights_;  // [inputs, outputs] that evolve, or empty
};

}  // namespace hebbes::policy
