#include "lib/population/k_means.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "lib/math/lanes.h"

namespace hebbes::population {
namespace {

using math::Floats8;

constexpr std::size_t kLanes = 8;
constexpr int kMostIterations = 100;
constexpr std::size_t kPointsBetweenPolls = 64;
constexpr float kFar = std::numeric_limits<float>::infinity();

std::size_t count_of(const Rules& rules) {
  return static_cast<std::size_t>(rules.rows());
}

const float* row_of(const Rules& rules, std::size_t index) {
  return rules.data() + index * kCoefficients;
}

/// Means side by side, so that a point meets kLanes of them at once.
class MeanTable {
 public:
  explicit MeanTable(const Rules& means)
      : groups_((count_of(means) + kLanes - 1) / kLanes),
        values_(groups_ * kCoefficients * kLanes, kFar) {
    for (std::size_t k = 0; k < count_of(means); ++k) {
      float* group = values_.data() + k / kLanes * kCoefficients * kLanes;
      for (std::size_t c = 0; c < kCoefficients; ++c) {
        group[c * kLanes + k % kLanes] = row_of(means, k)[c];
      }
    }
  }

  /// Index of the mean nearest to `point` [5], the first of equals.
  std::uint32_t nearest(const float* point) const {
    using Indices [[gnu::vector_size(sizeof(Floats8))]] = std::int32_t;
    Floats8 best = math::broadcast<Floats8>(kFar);
    Indices groups{};
    const float* group = values_.data();
    for (std::size_t g = 0; g < groups_; ++g, group += kCoefficients * kLanes) {
      Floats8 distance{};
      for (std::size_t c = 0; c < kCoefficients; ++c) {
        const Floats8 offset = math::load<Floats8>(group + c * kLanes) - point[c];
        distance += offset * offset;
      }
      const Indices nearer = distance < best;
      best = nearer ? distance : best;
      groups = nearer ? Indices{} + static_cast<std::int32_t>(g) : groups;
    }
    const auto index = [&](std::size_t l) {
      return static_cast<std::uint32_t>(groups[l]) * kLanes + l;
    };
    std::size_t first = 0;
    for (std::size_t l = 1; l < kLanes; ++l) {
      const bool is_equal = best[l] == best[first];
      if (best[l] < best[first] || (is_equal && index(l) < index(first))) first = l;
    }
    return static_cast<std::uint32_t>(index(first));
  }

 private:
  std::size_t groups_;
  std::vector<float> values_;  // [groups, 5, kLanes], infinite beyond the last mean
};

float squared_distance(const float* a, const float* b) {
  float sum = 0.0f;
  for (std::size_t c = 0; c < kCoefficients; ++c) sum += (a[c] - b[c]) * (a[c] - b[c]);
  return sum;
}

Rules mean_of_clusters(const Rules& points, const RowMerge& clusters) {
  const std::span all(points.data(), static_cast<std::size_t>(points.size()));
  const auto means = merge_rows(all, kCoefficients, clusters);
  return Eigen::Map<const Rules>(means.data(), static_cast<Eigen::Index>(clusters.count),
                                 kCoefficients);
}

/// The point farthest from its own mean, the first of equals, that is not alone in its cluster.
std::size_t most_remote(const Rules& points, const Rules& means, const RowMerge& clusters,
                        const std::vector<std::size_t>& sizes) {
  std::size_t remote = 0;
  float farthest = -1.0f;
  for (std::size_t i = 0; i < clusters.into.size(); ++i) {
    const std::size_t k = clusters.into[i];
    if (sizes[k] < 2) continue;
    const float distance = squared_distance(row_of(points, i), row_of(means, k));
    if (distance <= farthest) continue;
    farthest = distance;
    remote = i;
  }
  return remote;
}

void fill_empty_clusters(const Rules& points, const Rules& means, RowMerge& clusters,
                         const Poll& poll) {
  std::vector<std::size_t> sizes(clusters.count, 0);
  for (const std::uint32_t k : clusters.into) ++sizes[k];
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    if (sizes[k] > 0) continue;
    if (poll) poll();
    const std::size_t moved = most_remote(points, means, clusters, sizes);
    --sizes[clusters.into[moved]];
    clusters.into[moved] = static_cast<std::uint32_t>(k);
    sizes[k] = 1;
  }
}

Rules select(const Rules& points, std::span<const std::uint32_t> indices) {
  Rules selected(static_cast<Eigen::Index>(indices.size()), kCoefficients);
  for (std::size_t k = 0; k < indices.size(); ++k) {
    selected.row(static_cast<Eigen::Index>(k)) = points.row(static_cast<Eigen::Index>(indices[k]));
  }
  return selected;
}

}  // namespace

RowMerge k_means(const Rules& points, std::size_t count, rng::Stream random, const ShareOut& share,
                 const Poll& poll) {
  assert(1 <= count && count <= count_of(points));
  Rules means = select(points, k_means_start(points, count, random, poll));
  RowMerge clusters{std::vector<std::uint32_t>(count_of(points), 0), count};
  std::vector<std::uint32_t> nearest(count_of(points));
  for (int iteration = 0; iteration < kMostIterations; ++iteration) {
    const MeanTable table(means);
    share(nearest, [&](Range part) {
      for (std::size_t i = part.begin; i < part.end; ++i) {
        if (poll && i % kPointsBetweenPolls == 0) poll();
        nearest[i] = table.nearest(row_of(points, i));
      }
    });
    if (iteration > 0 && nearest == clusters.into) break;
    clusters.into = nearest;
    fill_empty_clusters(points, means, clusters, poll);
    means = mean_of_clusters(points, clusters);
  }
  share({}, [](Range) {});  // nobody goes on before all have come here
  return clusters;
}

}  // namespace hebbes::population
