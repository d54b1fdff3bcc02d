#include "apps/commands/text_curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <vector>

namespace hebbes::apps {
namespace {

constexpr std::array kBars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

double finite_mean(std::span<const double> values) {
  double sum = 0.0, count = 0.0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    sum += value;
    count += 1.0;
  }
  return sum / count;
}

}  // namespace

std::string text_curve(std::span<const double> values, std::size_t width) {
  const std::size_t places = std::min(width, values.size());
  std::vector<double> means;
  for (std::size_t p = 0; p < places; ++p) {
    const std::size_t begin = values.size() * p / places;
    const std::size_t end = values.size() * (p + 1) / places;
    means.push_back(finite_mean(values.subspan(begin, end - begin)));
  }
  const auto is_finite = [](double x) { return std::isfinite(x); };
  std::vector<double> known;
  std::ranges::copy_if(means, std::back_inserter(known), is_finite);
  if (known.empty()) return std::string(places, ' ');
  const auto [low, high] = std::ranges::minmax(known);
  const double height = high > low ? high - low : 1.0;
  std::string curve;
  for (const double mean : means) {
    const double level = (mean - low) / height * static_cast<double>(kBars.size() - 1);
    curve += is_finite(mean) ? kBars[static_cast<std::size_t>(std::lround(level))] : " ";
  }
  return curve;
}

}  // namespace hebbes::apps
