// Bootstrap confidence intervals of means.
#pragma once

#include <cstdint>
#include <span>

namespace hebbes::trainer {

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

/// 95 % percentile bootstrap interval of the mean of `values`, from 10 000 resamples.
/// Source: Efron & Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13.
Interval bootstrap_mean(std::span<const double> values, std::uint64_t seed);

}  // namespace hebbes::trainer
