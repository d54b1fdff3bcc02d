#include "lib/population/k_means.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>

#include "lib/rng/bulk.h"
#include "tests/support/statistics.h"

namespace hebbes::population {
namespace {

rng::Stream stream_of(std::uint64_t seed) {
  return {seed, {.purpose = rng::purpose_word(rng::Purpose::kMerge)}};
}

Rules normal_points(std::size_t count) {
  Rules points(static_cast<Eigen::Index>(count), kCoefficients);
  rng::fill_normal({7, 0, 0, rng::purpose_word(rng::Purpose::kInitialMean)}, 0, flat(points));
  return points;
}

/// As so many ranks would, the last one first.
ShareOut ranks(std::size_t count) {
  return [count](std::span<std::uint32_t> out, const std::function<void(Range)>& work) {
    for (std::size_t r = count; r-- > 0;) work(part_of(out.size(), r, count));
  };
}

double squared_distance(const Rules& a, std::size_t i, const Rules& b, std::size_t k) {
  const auto row = [](const Rules& rules, std::size_t r) {
    return rules.row(static_cast<Eigen::Index>(r)).cast<double>();
  };
  return (row(a, i) - row(b, k)).squaredNorm();
}

Rules means_of(const Rules& points, const RowMerge& clusters) {
  const auto means =
      merge_rows({points.data(), static_cast<std::size_t>(points.size())}, kCoefficients, clusters);
  return Eigen::Map<const Rules>(means.data(), static_cast<Eigen::Index>(clusters.count),
                                 kCoefficients);
}

void expect_all_used(const RowMerge& clusters) {
  std::vector<std::size_t> sizes(clusters.count, 0);
  for (const std::uint32_t k : clusters.into) ++sizes.at(k);
  EXPECT_GE(*std::ranges::min_element(sizes), 1u);
}

TEST(MergeRows, AreMeans) {
  const std::vector<float> rows = {1, 2, 10, 20, 5, 6, 3, 4};
  EXPECT_EQ(merge_rows(rows, 2, {{1, 0, 1, 1}, 2}), (std::vector<float>{10, 20, 3, 4}));
}

TEST(KMeans, FindsClustersThatLieApart) {
  constexpr std::size_t kClusters = 13;
  const Rules noise = normal_points(400), centres = normal_points(kClusters);
  Rules points = noise * 1e-3f;
  for (Eigen::Index i = 0; i < points.rows(); ++i) {
    points.row(i) += 10.0f * centres.row(i * i % static_cast<Eigen::Index>(kClusters));
  }
  const RowMerge clusters = k_means(points, 7, stream_of(3), ranks(1));  // 7 squares modulo 13
  for (std::size_t i = 0; i < 400; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const bool together = i * i % kClusters == j * j % kClusters;
      ASSERT_EQ(clusters.into[i] == clusters.into[j], together) << i << " and " << j;
    }
  }
}

TEST(KMeans, LeavesEachPointWithTheNearestMean) {
  const Rules points = normal_points(1003);
  const RowMerge clusters = k_means(points, 37, stream_of(3), ranks(1));
  expect_all_used(clusters);
  const Rules means = means_of(points, clusters);
  for (std::size_t i = 0; i < 1003; ++i) {
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < 37; ++k)
      best = std::min(best, squared_distance(points, i, means, k));
    EXPECT_LE(squared_distance(points, i, means, clusters.into[i]), best + 1e-5);
  }
}

TEST(KMeans, IsTheSameForAnyNumberOfRanks) {
  const Rules points = normal_points(500);
  const auto one = k_means(points, 60, stream_of(3), ranks(1));
  for (const std::size_t count : {2, 3, 7}) {
    EXPECT_EQ(k_means(points, 60, stream_of(3), ranks(count)).into, one.into);
  }
  EXPECT_NE(k_means(points, 60, stream_of(4), ranks(1)).into, one.into);
}

TEST(KMeans, UsesEveryClusterThoughPointsCoincide) {
  const Rules same = Rules::Constant(20, kCoefficients, 0.5f);
  expect_all_used(k_means(same, 9, stream_of(1), ranks(1)));
  Rules pairs(20, kCoefficients);
  for (Eigen::Index i = 0; i < 20; ++i) pairs.row(i).setConstant(static_cast<float>(i / 2));
  expect_all_used(k_means(pairs, 13, stream_of(1), ranks(1)));
}

TEST(KMeans, MayLeaveEachPointToItself) {
  const auto clusters = k_means(normal_points(33), 33, stream_of(2), ranks(1));
  EXPECT_EQ(std::set(clusters.into.begin(), clusters.into.end()).size(), 33u);
}

TEST(KMeansStart, TakesDifferentPoints) {
  Rules points = normal_points(300);
  points.bottomRows(100) = points.topRows(100);
  const auto start = k_means_start(points, 300, stream_of(5));
  EXPECT_EQ(std::set(start.begin(), start.end()).size(), 300u);
  const std::set<std::uint32_t> distinct(start.begin(), start.begin() + 200);
  for (const std::uint32_t i : distinct) EXPECT_FALSE(i < 100 && distinct.contains(i + 200)) << i;
}

TEST(KMeansStart, PrefersTheSecondPointBySquaredDistance) {
  Rules points = Rules::Zero(4, kCoefficients);
  const std::array<double, 4> places = {0.0, 1.0, 2.0, 5.0};
  for (Eigen::Index i = 0; i < 4; ++i) points(i, 3) = static_cast<float>(places[std::size_t(i)]);
  std::array<std::array<double, 4>, 4> seen{};
  constexpr int kDraws = 20'000;
  for (int draw = 0; draw < kDraws; ++draw) {
    const auto start = k_means_start(points, 2, stream_of(static_cast<std::uint64_t>(draw)));
    seen[start[0]][start[1]] += 1.0;
  }
  double chi_square = 0.0;
  for (std::size_t i = 0; i < 4; ++i) {
    double total = 0.0;
    for (const double x : places) total += (x - places[i]) * (x - places[i]);
    for (std::size_t j = 0; j < 4; ++j) {
      const double squared = (places[j] - places[i]) * (places[j] - places[i]);
      const double expected = kDraws / 4.0 * squared / total;
      if (i == j) {
        EXPECT_EQ(seen[i][j], 0.0);
      } else {
        chi_square += (seen[i][j] - expected) * (seen[i][j] - expected) / expected;
      }
    }
  }
  EXPECT_LT(std::abs(test::chi_square_z(chi_square, 11)), test::kMaxZ);
}

}  // namespace
}  // namespace hebbes::population
