#include "lib/trainer/failures.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hebbes::trainer {

std::vector<std::int64_t> replace_failures(std::span<double> returns, std::size_t variations,
                                           std::size_t episodes) {
  const auto variation_of = [&](std::size_t unit) { return unit / episodes % variations; };
  constexpr double kNone = std::numeric_limits<double>::infinity();
  std::vector<double> worst(variations, kNone);
  double lowest = kTotalFailure;
  for (std::size_t unit = 0; unit < returns.size(); ++unit) {
    if (!std::isfinite(returns[unit])) continue;
    double& own = worst[variation_of(unit)];
    own = std::min(own, returns[unit]);
    lowest = std::min(lowest, returns[unit]);
  }
  std::vector<std::int64_t> failed(variations, 0);
  for (std::size_t unit = 0; unit < returns.size(); ++unit) {
    if (std::isfinite(returns[unit])) continue;
    const std::size_t v = variation_of(unit);
    returns[unit] = worst[v] < kNone ? worst[v] : lowest;
    ++failed[v];
  }
  return failed;
}

std::string failures_text(std::int64_t failed) {
  return failed == 0 ? "" : " (" + std::to_string(failed) + " failed)";
}

}  // namespace hebbes::trainer
