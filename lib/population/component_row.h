// Drawing components k ~ softmax(lambda_s) of one synapse, for many individuals in a row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hebbes::population {

/// A row of logits made ready for draws: its weights exp(lambda_sk - max_k lambda_sk), their sums
/// within groups of kGroup components, and the running sums over groups. A draw finds its group by
/// bisection and the component within it by comparing. Probabilities are exact to 2^-32 and float32
/// rounding.
class ComponentRow {
 public:
  static constexpr std::size_t kGroup = 16;

  explicit ComponentRow(std::size_t columns);

  /// Takes over a row [columns].
  void set(std::span<const float> logits);

  float max() const { return max_; }                           ///< of the logits
  double sum() const { return sums_.back(); }                  ///< of the weights
  std::span<const float> weights() const { return weights_; }  ///< [columns]

  /// out[i] = the component that uniform word i falls on. As many words as there are outs.
  void draw(std::span<const std::uint32_t> words, std::span<std::uint32_t> out) const;
  std::uint32_t draw(std::uint32_t word) const;

  /// A draw among all components but one: `unit` in (0, 1) says which. columns > 1.
  std::uint32_t draw_other(double unit, std::uint32_t excluded) const;

  /// Bytes of what this holds.
  static std::size_t size_bytes(std::size_t columns);

 private:
  std::uint32_t draw_within(std::size_t group, double target) const;
  double target_of(std::uint32_t word) const;

  float max_ = 0.0f;
  std::vector<float> weights_;
  std::vector<float> prefixes_;  // of the weights of a group; infinite beyond the last weight
  std::vector<double> sums_;     // running, [groups]
};

}  // namespace hebbes::population
