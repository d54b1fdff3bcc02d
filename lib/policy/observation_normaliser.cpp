#include "lib/policy/observation_normaliser.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

namespace hebbes::policy {

ObservationStatistics updated(ObservationStatistics statistics, std::span<const double> sums) {
  const std::size_t entries = statistics.mean.size();
  assert(sums.size() == size_of_sums(entries));
  if (sums[0] == 0.0) return statistics;
  const auto before = static_cast<double>(statistics.count);
  const double count = before + sums[0];
  for (std::size_t i = 0; i < entries; ++i) {
    const double shift = sums[1 + i] / count;
    const double squares = statistics.variance[i] * before + sums[1 + entries + i];
    statistics.mean[i] += shift;
    statistics.variance[i] = std::max(0.0, squares / count - shift * shift);
  }
  statistics.count += static_cast<std::int64_t>(sums[0]);
  return statistics;
}

ObservationNormaliser::ObservationNormaliser(std::size_t entries)
    : known_(new Known{ObservationStatistics(entries), std::vector<double>(entries), 0.0}),
      sums_(size_of_sums(entries)),
      shown_(entries) {
  set_statistics(ObservationStatistics(entries));
}

void ObservationNormaliser::set_statistics(ObservationStatistics statistics) {
  assert(statistics.mean.size() == entries() && statistics.variance.size() == entries());
  const bool knows = statistics.count > 0;
  known_->clip = knows ? kClip : std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < entries(); ++i) {
    const double deviation = std::max(kLeastDeviation, std::sqrt(statistics.variance[i]));
    known_->factor[i] = knows ? 1.0 / deviation : 1.0;
  }
  known_->statistics = std::move(statistics);
}

void ObservationNormaliser::begin_episode() {
  std::ranges::fill(sums_, 0.0);
}

std::span<const float> ObservationNormaliser::step(std::span<const float> observation) {
  assert(observation.size() == entries());
  double* const deviations = sums_.data() + 1;
  double* const squares = deviations + entries();
  const auto& [statistics, factor, clip] = *known_;
  sums_[0] += 1.0;
  for (std::size_t i = 0; i < entries(); ++i) {
    const double d = static_cast<double>(observation[i]) - statistics.mean[i];
    deviations[i] += d;
    squares[i] += d * d;
    const double z = d * factor[i];
    shown_[i] = static_cast<float>(z < -clip ? -clip : z > clip ? clip : z);
  }
  return shown_;
}

}  // namespace hebbes::policy
