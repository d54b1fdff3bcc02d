#include "lib/trainer/bootstrap.h"

#include <algorithm>
#include <vector>

#include "lib/rng/stream.h"

namespace hebbes::trainer {

Interval bootstrap_mean(std::span<const double> values, std::uint64_t seed) {
  constexpr std::size_t kResamples = 10'000;
  if (values.empty()) return {};
  const auto count = static_cast<double>(values.size());
  std::vector<double> means;
  for (std::uint32_t resample = 0; resample < kResamples; ++resample) {
    rng::Stream random(seed, {0, resample, 0, rng::purpose_word(rng::Purpose::kBootstrap)});
    double sum = 0.0;
    for (std::size_t j = 0; j < values.size(); ++j) {
      sum += values[static_cast<std::size_t>(random.uniform() * count)];
    }
    means.push_back(sum / count);
  }
  std::ranges::sort(means);
  return {means[kResamples / 40], means[kResamples - 1 - kResamples / 40]};
}

}  // namespace hebbes::trainer
