// A vector of Normal parameters z = mean + sigma * epsilon, and its gradient.
#pragma once

#include <span>
#include <vector>

#include "lib/population/population.h"

namespace hebbes::population {

/// Independent Normal parameters with one standard deviation. With mirrored sampling individuals 2j
/// and 2j + 1 use +epsilon_j and -epsilon_j.
class NormalParameters {
 public:
  NormalParameters(std::size_t size, rng::Purpose purpose, bool mirrored)
      : mean_(size, 0.0f), purpose_(purpose), mirrored_(mirrored) {}

  std::span<float> mean() { return mean_; }
  std::span<const float> mean() const { return mean_; }

  /// mean ~ N(0, std^2).
  void initialise(std::uint64_t seed, rng::Purpose purpose, double std);

  /// out = mean + sigma * epsilon(index); out.size() == mean().size().
  void sample(const Draw& draw, std::uint32_t index, float sigma, std::span<float> out) const;

  /// out = epsilon of a unit, an individual or a mirrored pair, from parameter `first` on, which is
  /// the begin of a slice().
  void fill_noise(const Draw& draw, std::uint32_t unit, std::size_t first,
                  std::span<float> out) const;

  /// The slice of the parameters that belongs to block `block` of `blocks`.
  Range slice(std::size_t block, std::size_t blocks) const;

  /// out = (1 / (n sigma)) sum_i fitness[i] epsilon_i on `slice`, whose begin is from slice().
  void gradient(const Draw& draw, std::span<const double> fitness, double sigma, Range slice,
                std::span<double> out) const;

 private:
  std::vector<float> mean_;
  rng::Purpose purpose_;
  bool mirrored_;
};

}  // namespace hebbes::population
