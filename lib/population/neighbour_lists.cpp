#include "lib/population/neighbour_lists.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <stdexcept>

namespace hebbes::population {
namespace {

using Columns = NeighbourLists::Columns;

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

/// That lists of `count` means can have together.
std::size_t most_entries(std::size_t count) {
  const std::size_t most = NeighbourLists::kMaxEntries;
  return count <= most / count ? count * count : std::max(most, count);
}

}  // namespace

NeighbourLists::NeighbourLists(std::size_t count, std::span<std::byte> memory) {
  assert(memory.size() >= size_bytes(count));
  entries_ = {reinterpret_cast<Neighbour*>(memory.data()), most_entries(count)};
  lengths_ = {reinterpret_cast<std::uint32_t*>(entries_.data() + entries_.size()), count};
}

std::size_t NeighbourLists::size_bytes(std::size_t count) {
  return most_entries(count) * sizeof(Neighbour) + count * sizeof(std::uint32_t);
}

std::size_t NeighbourLists::own_size_bytes(std::size_t count) {
  return (count + 1) * sizeof(std::size_t) + count * (kCoefficients + 1) * sizeof(float);
}

void NeighbourLists::build(const Eigen::Ref<const Rules>& means, double radius, double least,
                           const NodeShare& share, const Poll& poll) {
  if (!means.allFinite()) throw std::invalid_argument("the mean of a rule is not finite");
  const auto count = static_cast<std::size_t>(means.rows());
  assert(count == lengths_.size());
  const Columns columns = means;  // by coefficient, so that distances vectorise
  const std::size_t affordable = kMaxEntries / count;
  if (affordable < count) radius = std::min(radius, 0.9 * typical_reach(columns, affordable));
  constexpr int kMostTries = 100;  // for a `least` of almost nothing
  for (int tries = 0; radius > 0.0 && radius >= least && tries < kMostTries; ++tries) {
    if (try_build(columns, radius, share, poll)) {
      radius_ = radius;
      return;
    }
    radius *= 0.8;
  }
  starts_.assign(count + 1, 0);
  radius_ = -1.0;
}

/// First the ranks count, which tells each where its lists begin.
bool NeighbourLists::try_build(const Columns& means, double radius, const NodeShare& share,
                               const Poll& poll) {
  const std::size_t count = lengths_.size();
  const auto limit = static_cast<float>(radius * radius);
  Eigen::ArrayXf squared(means.rows());
  const auto for_each = [&](const auto& use) {
    share(count, [&](Range part) {
      for (std::size_t k = part.begin; k < part.end; ++k) {
        if (poll) poll();
        squared_distances(means, k, squared);
        use(k);
      }
    });
  };
  for_each(
      [&](std::size_t k) { lengths_[k] = static_cast<std::uint32_t>((squared <= limit).count()); });
  starts_.assign(1, 0);
  for (const std::size_t length : lengths_) starts_.push_back(starts_.back() + length);
  if (starts_.back() > entries_.size()) return false;
  for_each([&](std::size_t k) { fill(k, {squared.data(), count}, limit); });
  return true;
}

void NeighbourLists::fill(std::size_t k, std::span<const float> squared, float limit) {
  Neighbour* next = entries_.data() + starts_[k];
  for (std::size_t j = 0; j < squared.size(); ++j) {
    if (squared[j] > limit) continue;
    *next++ = {std::sqrt(squared[j]), static_cast<std::uint32_t>(j)};
  }
  std::sort(entries_.data() + starts_[k], next, [](const Neighbour& a, const Neighbour& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.component < b.component;
  });
}

}  // namespace hebbes::population
