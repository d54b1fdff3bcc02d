#include "lib/population/neighbour_lists.h"

#include <algorithm>
#include <cmath>

namespace hebbes::population {

namespace {

using Columns = Eigen::Matrix<float, Eigen::Dynamic, kCoefficients>;

/// squared[j] = |mu_k - mu_j|^2 for all j.
void squared_distances(const Columns& means, std::size_t k, Eigen::ArrayXf& squared) {
  const auto row = static_cast<Eigen::Index>(k);
  squared.setZero();
  for (int c = 0; c < kCoefficients; ++c) {
    squared += (means.col(c).array() - means(row, c)).square();
  }
}

/// About how far lists of `length` entries reach, by some of them.
double typical_reach(const Columns& means, std::size_t length) {
  constexpr std::size_t kSampled = 32;
  const auto count = static_cast<std::size_t>(means.rows());
  Eigen::ArrayXf squared(means.rows());
  double sum = 0.0;
  for (std::size_t sample = 0; sample < kSampled; ++sample) {
    squared_distances(means, count * sample / kSampled, squared);
    std::ranges::nth_element(squared, squared.begin() + static_cast<std::ptrdiff_t>(length));
    sum += std::sqrt(static_cast<double>(squared[static_cast<Eigen::Index>(length)]));
  }
  return sum / kSampled;
}

}  // namespace

void NeighbourLists::build(const Eigen::Ref<const Rules>& means, double radius) {
  const auto count = static_cast<std::size_t>(means.rows());
  const std::size_t affordable = kMaxEntries / count;
  if (affordable < count) radius = std::min(radius, 0.9 * typical_reach(means, affordable));
  while (!try_build(means, radius)) radius *= 0.8;
  radius_ = radius;
}

bool NeighbourLists::try_build(const Eigen::Ref<const Rules>& means, double radius) {
  const auto count = static_cast<std::size_t>(means.rows());
  const Columns columns = means;  // by coefficient, so that distances vectorise
  const auto limit = static_cast<float>(radius * radius);
  Eigen::ArrayXf squared(means.rows());
  entries_.clear();
  starts_.assign(1, 0);
  for (std::size_t k = 0; k < count; ++k) {
    squared_distances(columns, k, squared);
    for (std::size_t j = 0; j < count; ++j) {
      const float d2 = squared[static_cast<Eigen::Index>(j)];
      if (d2 <= limit || j == k) {
        entries_.push_back({std::sqrt(d2), static_cast<std::uint32_t>(j)});
      }
    }
    if (entries_.size() > std::max(kMaxEntries, count)) return false;
    std::sort(entries_.begin() + static_cast<std::ptrdiff_t>(starts_.back()), entries_.end(),
              [](const Neighbour& a, const Neighbour& b) {
                return a.distance != b.distance ? a.distance < b.distance
                                                : a.component < b.component;
              });
    starts_.push_back(entries_.size());
  }
  return true;
}

}  // namespace hebbes::population
