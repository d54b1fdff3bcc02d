// Bounds for statistical tests: a right program fails one with a chance below 1e-6. Seeds are
// fixed.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace hebbes::test {

/// |z| of a standard normal exceeds this with probability 1e-6.
inline constexpr double kMaxZ = 4.892;

/// Deviation of a chi-square value from its distribution, as a z score (Wilson & Hilferty 1931).
inline double chi_square_z(double chi_square, double degrees) {
  const double spread = 2.0 / (9.0 * degrees);
  return (std::cbrt(chi_square / degrees) - (1.0 - spread)) / std::sqrt(spread);
}

/// z score of the hypothesis that the values have this mean and standard deviation.
template <class T>
double mean_z(std::span<const T> values, double mean, double std) {
  double sum = 0.0;
  for (const T x : values) sum += static_cast<double>(x) - mean;
  return sum / (std * std::sqrt(static_cast<double>(values.size())));
}

/// z score of the correlation between two independent standard normal sequences.
template <class T>
double correlation_z(std::span<const T> a, std::span<const T> b) {
  double sum = 0.0;
  for (std::size_t j = 0; j < a.size(); ++j) {
    sum += static_cast<double>(a[j]) * static_cast<double>(b[j]);
  }
  return sum / std::sqrt(static_cast<double>(a.size()));
}

}  // namespace hebbes::test
