#include "lib/population/neighbour_lists.h"

#include <algorithm>
#include <cmath>

namespace hebbes::population {

void NeighbourLists::build(const Eigen::Ref<const Rules>& means, double radius) {
  while (!try_build(means, radius)) radius *= 0.8;
  radius_ = radius;
}

bool NeighbourLists::try_build(const Eigen::Ref<const Rules>& means, double radius) {
  const auto count = static_cast<std::size_t>(means.rows());
  // One array per coefficient, so that the distances to all components vectorise.
  const Eigen::Matrix<float, Eigen::Dynamic, kCoefficients> columns = means;
  const auto limit = static_cast<float>(radius * radius);
  Eigen::ArrayXf squared(means.rows());
  entries_.clear();
  starts_.assign(1, 0);
  for (std::size_t k = 0; k < count; ++k) {
    const auto row = static_cast<Eigen::Index>(k);
    squared.setZero();
    for (int c = 0; c < kCoefficients; ++c) {
      squared += (columns.col(c).array() - columns(row, c)).square();
    }
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
