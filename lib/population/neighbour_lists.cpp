#include "lib/population/neighbour_lists.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

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

/// That may be held while lists are made.
std::size_t most_entries(std::size_t count) {
  const std::size_t most = NeighbourLists::kMaxEntries;
  return count <= most / count ? count * count : std::max(most, count) + count;
}

}  // namespace

std::size_t NeighbourLists::size_bytes(std::size_t count) {
  return most_entries(count) * sizeof(Neighbour) + count * sizeof(std::size_t);
}

void NeighbourLists::build(const Eigen::Ref<const Rules>& means, double radius, double least,
                           const Poll& poll) {
  if (!means.allFinite()) throw std::invalid_argument("the mean of a rule is not finite");
  const auto count = static_cast<std::size_t>(means.rows());
  const std::size_t affordable = kMaxEntries / count;
  if (affordable < count) radius = std::min(radius, 0.9 * typical_reach(means, affordable));
  constexpr int kMostTries = 100;  // for a `least` of almost nothing
  for (int tries = 0; radius > 0.0 && radius >= least && tries < kMostTries; ++tries) {
    if (try_build(means, radius, poll)) {
      radius_ = radius;
      return;
    }
    radius *= 0.8;
  }
  entries_ = {};
  starts_.assign(count + 1, 0);
  radius_ = -1.0;
}

bool NeighbourLists::try_build(const Eigen::Ref<const Rules>& means, double radius,
                               const Poll& poll) {
  const auto count = static_cast<std::size_t>(means.rows());
  const Columns columns = means;  // by coefficient, so that distances vectorise
  const auto limit = static_cast<float>(radius * radius);
  Eigen::ArrayXf squared(means.rows());
  entries_.clear();
  entries_.reserve(most_entries(count));
  starts_.assign(1, 0);
  for (std::size_t k = 0; k < count; ++k) {
    if (poll) poll();
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
