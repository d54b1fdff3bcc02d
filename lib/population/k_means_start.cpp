// k-means++, in O(points * count).
#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "lib/population/k_means.h"

namespace hebbes::population {
namespace {

constexpr std::size_t kBlock = 256;  // points whose distances are added up together
constexpr std::size_t kSums = 8;     // side by side, so that the addition vectorises

/// The first value that `rest` lies below, once those before are taken from it; of rounding's
/// sake never one that is zero, if another is not.
template <class T>
std::size_t pick(std::span<const T> values, double& rest) {
  std::size_t picked = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto value = static_cast<double>(values[i]);
    if (value == 0.0) continue;
    picked = i;
    if (rest < value) break;
    rest -= value;
  }
  return picked;
}

/// Squared distances of all points from the nearest of those taken.
class Distances {
 public:
  explicit Distances(const Rules& points)
      : columns_(points),
        nearest_(static_cast<std::size_t>(points.rows()), std::numeric_limits<float>::infinity()),
        block_sums_((nearest_.size() + kBlock - 1) / kBlock) {}

  void take(std::size_t index) {
    const Eigen::Array<float, 1, kCoefficients> taken =
        columns_.row(static_cast<Eigen::Index>(index));
    for (std::size_t i = 0; i < nearest_.size(); ++i) {
      float sum = 0.0f;
      for (Eigen::Index c = 0; c < kCoefficients; ++c) {
        const float offset = columns_(static_cast<Eigen::Index>(i), c) - taken(c);
        sum += offset * offset;
      }
      nearest_[i] = sum < nearest_[i] ? sum : nearest_[i];
    }
    for (std::size_t b = 0; b < block_sums_.size(); ++b) block_sums_[b] = sum_of(block(b));
  }

  double total() const { return std::accumulate(block_sums_.begin(), block_sums_.end(), 0.0); }

  /// A point with probability in proportion to its distance, `rest` being uniform in [0, total()).
  std::size_t draw(double rest) const {
    const std::size_t b = pick<double>(block_sums_, rest);
    return b * kBlock + pick(block(b), rest);
  }

 private:
  std::span<const float> block(std::size_t b) const {
    const std::size_t begin = b * kBlock;
    return std::span(nearest_).subspan(begin, std::min(kBlock, nearest_.size() - begin));
  }

  static double sum_of(std::span<const float> values) {
    std::array<double, kSums> sums{};
    for (std::size_t i = 0; i < values.size(); i += kSums) {
      const std::size_t width = std::min(kSums, values.size() - i);
      for (std::size_t l = 0; l < width; ++l) sums[l] += static_cast<double>(values[i + l]);
    }
    return std::accumulate(sums.begin(), sums.end(), 0.0);
  }

  Eigen::Array<float, Eigen::Dynamic, kCoefficients, Eigen::ColMajor> columns_;
  std::vector<float> nearest_;
  std::vector<double> block_sums_;
};

}  // namespace

std::vector<std::uint32_t> k_means_start(const Rules& points, std::size_t count, rng::Stream random,
                                         const Poll& poll) {
  const auto size = static_cast<std::size_t>(points.rows());
  Distances distances(points);
  std::vector<std::uint32_t> start;
  std::vector<bool> taken(size, false);
  while (start.size() < count) {
    if (poll) poll();
    const double uniform = random.uniform();
    std::size_t next = 0;
    if (start.empty()) {
      next = static_cast<std::size_t>(uniform * static_cast<double>(size));
    } else if (const double total = distances.total(); total > 0.0) {
      next = distances.draw(uniform * total);
    } else {
      next = static_cast<std::size_t>(std::ranges::find(taken, false) - taken.begin());
    }
    distances.take(next);
    taken[next] = true;
    start.push_back(static_cast<std::uint32_t>(next));
  }
  return start;
}

}  // namespace hebbes::population
