// Fitness-weighted sums of a Gaussian mixture's responsibilities, without the terms that vanish.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "lib/population/individual.h"
#include "lib/population/neighbour_lists.h"
#include "lib/rng/bulk.h"

namespace hebbes::population {

/// Rules drawn for one synapse, one a lane.
struct DrawnRules {
  static constexpr std::size_t kLanes = rng::kRuleLanes;
  std::array<std::uint32_t, kLanes> component;                 ///< k0, the one that was drawn
  std::array<std::array<float, kLanes>, kCoefficients> value;  ///< h = mu_k0 + sigma epsilon
};

/// Adds up w r_k and w r_k (h - mu_k) over draws (h, w), where
///   r_k = exp(lambda_k - |h - mu_k|^2 / 2 sigma^2) / sum_j exp(lambda_j - |h - mu_j|^2 / 2
///   sigma^2).
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

  /// Adds the draws of lanes 0 ... weights.size() - 1, from this row.
  void add(const DrawnRules& drawn, std::span<const double> weights);

  /// [M] sum of w r_k since begin_row().
  std::span<const double> component_sums() const { return component_sums_; }

  /// [M, 5] sum of w r_k (h - mu_k) since construction.
  std::span<const double> offset_sums() const { return offset_sums_; }

  /// T = 17 + ln M.
  static double cut_off(std::size_t components);

  /// How far neighbour lists should reach so that they nearly always suffice.
  static double list_radius(std::size_t components, double sigma);

  /// Lists that end before that suffice for no draw.
  static double least_radius(std::size_t components, double sigma);

  /// Bytes of what this holds.
  static std::size_t size_bytes(std::size_t components);

 private:
  using Offset = std::array<double, kCoefficients>;  // h - mu_k

  /// What a lane's search needs to know.
  struct Bounds {
    std::array<double, DrawnRules::kLanes> least;  // log weight below which a component is dropped
    std::array<double, DrawnRules::kLanes> squared_limit;  // of |h - mu_k|
    std::array<double, DrawnRules::kLanes> reach;          // of |mu_k0 - mu_k|
  };

  /// Components that matter to a lane, as a range of candidates_.
  struct Found {
    std::size_t begin;
    std::size_t end;
  };

  Offset offset_to(std::uint32_t component, const DrawnRules& drawn, std::size_t lane) const;
  void find_bounds(const DrawnRules& drawn, std::size_t lanes, Bounds& bounds) const;
  /// Writes to `out` what may matter to a lane by the neighbour lists; returns how many.
  std::size_t near_components(const DrawnRules& drawn, std::size_t lane, const Bounds& bounds,
                              std::uint32_t* out) const;
  Found collect(const DrawnRules& drawn, std::size_t lane, const Bounds& bounds, std::size_t begin);
  void distribute(const DrawnRules& drawn, std::size_t lane, Found found, double weight);

  const Rules& means_;
  const NeighbourLists* neighbours_;
  double half_precision_;  // 1 / 2 sigma^2
  double cut_off_;
  std::span<const float> logits_;
  double largest_logit_ = 0.0;
  std::vector<double> component_sums_;
  std::vector<double> offset_sums_;
  // Scratch of add(): kLanes searches, each finding at most M components.
  std::unique_ptr<std::uint32_t[]> candidates_;
  std::unique_ptr<double[]> log_weights_;
  std::unique_ptr<float[]> weights_;
};

}  // namespace hebbes::population
