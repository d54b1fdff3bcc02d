#include "lib/optimiser/fitness_shaping.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hebbes::optimiser {

std::vector<double> centered_ranks(std::span<const double> fitness) {
  std::vector<std::size_t> order(fitness.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return fitness[i]; });
  std::vector<double> ranks(fitness.size(), 0.0);
  if (fitness.size() < 2) return ranks;
  const auto last = static_cast<double>(fitness.size() - 1);
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    ranks[order[rank]] = static_cast<double>(rank) / last - 0.5;
  }
  return ranks;
}

std::vector<double> standardise(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0.0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  const double std = values.size() > 1 ? std::sqrt(squares / (count - 1.0)) : 0.0;
  std::vector<double> result;
  for (const double x : values) result.push_back((x - mean) / (std + 1e-8));
  return result;
}

}  // namespace hebbes::optimiser
