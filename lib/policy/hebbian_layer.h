// A dense layer whose weights change at every step by a Hebbian rule per synapse.
#pragma once

#include <array>

#include "lib/math/lanes.h"
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
/// a step is worked into the weights by the next one, in the pass that propagates its input, the
/// division waits for the sums: f((pre W') / max |W'|), and lives of one individual that step
/// together read the coefficients once.
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
  std::unique_ptr<Layer> twin() const override;
  void step_together(std::span<Layer* const> lives,
                     std::span<std::span<const float>> signals) override;
  std::span<const float> output() const override { return std::span(post_).first(outputs_); }

  /// `weights` is W [inputs, outputs].
  void get_weights(std::span<float> weights) const override;
  void set_weights(std::span<const float> weights) override;
  void freeze() override;

 private:
  static constexpr std::size_t kLanes = math::kFloats;

  /// eta A, eta B, eta C and eta D of kLanes synapses of one input. Where there are fewer outputs
  /// the rest is zeros.
  struct alignas(64) Coefficients {
    float terms[4][kLanes];
  };

  /// What twins share.
  struct Parameters {
    Aligned<Coefficients> coefficients;  // [groups, inputs]
    std::vector<float> initial_weights;  // [inputs, outputs] that evolve, or empty
  };

  /// Where the weight of synapse (i, j) lies.
  std::size_t place(std::size_t i, std::size_t j) const {
    return (j / kLanes * inputs_ + i) * kLanes + j % kLanes;
  }

  /// W_ij before the division, with what the last step has taught: as propagate() will compute it.
  float learnt_weight(std::size_t i, std::size_t j) const;

  template <std::size_t kLives>
  using Lives = std::array<HebbianLayer*, kLives>;

  /// Steps the first kLives of `lives`, which all learn or all do not.
  template <std::size_t kLives>
  static void step_first(std::span<Layer* const> lives, std::span<std::span<const float>> signals);

  /// post = pre W before f; if kLearns, works what the last step has taught into W on the way.
  template <bool kLearns, std::size_t kLives>
  static void propagate(const Lives<kLives>& lives, std::span<const std::span<const float>> pre);

  /// From the sums to what the step returns.
  std::span<const float> conclude(std::span<const float> pre);

  std::size_t inputs_;
  std::size_t outputs_;
  std::size_t groups_;  // of kLanes outputs
  Activation activation_;
  Plasticity plasticity_;
  std::shared_ptr<Parameters> parameters_;
  bool is_twin_ = false;
  Aligned<float> weights_;  // [groups, inputs, kLanes] W / scale_
  float scale_ = 1.0f;      // 1 / max |weights| where W is normalised
  bool is_frozen_ = false;
  bool has_previous_input_ = false;  // whether they are yet to be learnt from
  Aligned<float> previous_input_;    // [inputs] pre of the last step
  Aligned<float> post_;              // [groups * kLanes] of the last step
  Aligned<float> sums_;              // [groups * kLanes]
};

}  // namespace hebbes::policy
