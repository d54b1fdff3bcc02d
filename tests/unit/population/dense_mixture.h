// The mixture's responsibilities by their definition: a sum over all components, in double.
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "lib/population/individual.h"

namespace hebbes::population {

/// r[k] of rule h [5], for logits [M] and means [M, 5].
inline std::vector<double> dense_responsibilities(std::span<const float> logits, const Rules& means,
                                                  double sigma, std::span<const float> h) {
  std::vector<double> r(logits.size());
  double largest = -INFINITY;
  for (std::size_t k = 0; k < r.size(); ++k) {
    double squared = 0.0;
    for (int c = 0; c < kCoefficients; ++c) {
      const double offset = static_cast<double>(h[static_cast<std::size_t>(c)]) -
                            static_cast<double>(means(static_cast<Eigen::Index>(k), c));
      squared += offset * offset;
    }
    r[k] = static_cast<double>(logits[k]) - squared / (2.0 * sigma * sigma);
    largest = std::max(largest, r[k]);
  }
  double sum = 0.0;
  for (double& x : r) sum += x = std::exp(x - largest);
  for (double& x : r) x /= sum;
  return r;
}

inline std::vector<double> softmax(std::span<const float> logits) {
  std::vector<double> p(logits.begin(), logits.end());
  const double largest = *std::max_element(p.begin(), p.end());
  double sum = 0.0;
  for (double& x : p) sum += x = std::exp(x - largest);
  for (double& x : p) x /= sum;
  return p;
}

}  // namespace hebbes::population
