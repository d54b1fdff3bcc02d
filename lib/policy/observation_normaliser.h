// Normalised observations: less the mean of what was observed before, over the deviation.
//
// Source: Salimans et al. (2017), arXiv 1703.03864, and their code; Mania, Guy & Recht (2018),
// arXiv 1803.07055, section 3.2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace hebbes::policy {

/// What is known of each entry of the observations so far.
struct ObservationStatistics {
  explicit ObservationStatistics(std::size_t entries)
      : mean(entries, 0.0), variance(entries, 0.0) {}

  std::int64_t count = 0;        ///< observations; as long as there are none, the others are 0
  std::vector<double> mean;      ///< [entries]
  std::vector<double> variance;  ///< [entries] mean of (o - mean)^2
};

/// Sums over observations o, to be added up: their count, then of each entry the sum of
/// d = o - mean, then that of d^2.
constexpr std::size_t size_of_sums(std::size_t entries) {
  return 1 + 2 * entries;
}

/// The statistics with further observations, whose `sums` are about the mean of those before.
/// Source: Chan, Golub & LeVeque (1983), equation 2.1, each set's squares being about one mean.
ObservationStatistics updated(ObservationStatistics statistics, std::span<const double> sums);

/// Shows o as (o - mean) / deviation, within -kClip and kClip; a deviation below kLeastDeviation
/// counts as that, so that an entry that never changed is 0, not noise. Without statistics, it
/// shows o itself. NaN goes through. On the way it sums up what an episode observes.
class ObservationNormaliser {
 public:
  static constexpr double kClip = 5.0;
  static constexpr double kLeastDeviation = 0.01;

  explicit ObservationNormaliser(std::size_t entries);

  /// One for another life: statistics that either is given are those of both.
  ObservationNormaliser twin() const { return *this; }

  std::size_t entries() const { return shown_.size(); }

  const ObservationStatistics& statistics() const { return known_->statistics; }
  void set_statistics(ObservationStatistics statistics);

  /// Sums begin at 0.
  void begin_episode();

  /// Takes and returns [entries]; valid until the next call. Allocates nothing.
  std::span<const float> step(std::span<const float> observation);

  /// Since begin_episode(); [size_of_sums(entries)].
  std::span<const double> sums() const { return sums_; }

 private:
  /// What twins share.
  struct Known {
    ObservationStatistics statistics;
    std::vector<double> factor;  // [entries] 1 / deviation
    double clip;
  };

  std::shared_ptr<Known> known_;
  std::vector<double> sums_;
  std::vector<float> shown_;  // [entries]
};

}  // namespace hebbes::policy
