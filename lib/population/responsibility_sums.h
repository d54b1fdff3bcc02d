// Fitness-weighted sums of a Gaussian mixture's responsibilities, without the terms that vanish.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "lib/population/individual.h"
#include "lib/population/neighbour_lists.h"

namespace hebbes::population {

/// One synapse's drawn rule.
struct DrawnRule {
  std::uint32_t component;                 ///< k0, the one that was drawn
  std::array<float, kCoefficients> value;  ///< h = mu_k0 + sigma epsilon
};

/// Adds up w r_k and w r_k (h - mu_k) over draws (h, w), where
///   r_k = exp(lambda_k - |h - mu_k|^2 / 2 sigma^2) / sum_j exp(lambda_j - |h - mu_j|^2 / 2 sigma^2).
///
/// A component whose log weight lies more than T = 17 + ln M below the drawn one's is left out; all
/// of them together change no r by more than e^-17. Any other component satisfies
///   |h - mu_k|^2 < 2 sigma^2 (T + max_j lambda_j - lambda_k0) + |h - mu_k0|^2
/// and, by the triangle inequality, stands within that root plus |h - mu_k0| of component k0. Where
/// the neighbour lists end before that, all M components are looked at.
class ResponsibilitySums {
 public:
  /// `means` [M, 5] and `neighbours` (null: always look at all components) must outlive this.
  ResponsibilitySums(const Rules& means, const NeighbourLists* neighbours, double sigma);

  /// Starts a synapse: its logits [M] and their largest. Clears component_sums().
  void begin_row(std::span<const float> logits, float largest_logit);

  /// Adds one draw from this row.
  void add(const DrawnRule& drawn, double weight);

  /// [M] sum of w r_k since begin_row().
  std::span<const double> component_sums() const { return component_sums_; }

  /// [M, 5] sum of w r_k (h - mu_k) since construction.
  std::span<const double> offset_sums() const { return offset_sums_; }

  /// T = 17 + ln M.
  static double cut_off(std::size_t components);

  /// How far neighbour lists should reach so that they nearly always suffice.
  static double list_radius(std::size_t components, double sigma);

 private:
  struct Candidate {
    std::uint32_t component;
    double log_weight;
    std::array<double, kCoefficients> offset;  // h - mu_k
  };

  Candidate candidate(std::uint32_t component, const DrawnRule& drawn, double& squared) const;
  void collect(const DrawnRule& drawn);
  void distribute(double weight);

  const Rules& means_;
  const NeighbourLists* neighbours_;
  double half_precision_;  // 1 / 2 sigma^2
  double cut_off_;
  std::span<const float> logits_;
  double largest_logit_ = 0.0;
  std::vector<Candidate> candidates_;
  std::vector<double> component_sums_;
  std::vector<double> offset_sums_;
};

}  // namespace hebbes::population
