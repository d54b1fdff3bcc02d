#include "lib/population/neighbour_lists.h"

#include <gtest/gtest.h>

#include <set>

#include "lib/rng/bulk.h"

namespace hebbes::population {
namespace {

TEST(NeighbourLists, HoldAllWithinTheRadiusNearestFirst) {
  Rules means(300, kCoefficients);
  rng::fill_normal({6, 0, 0, 99}, 0, flat(means));
  NeighbourLists lists;
  lists.build(means, 1.2);
  EXPECT_DOUBLE_EQ(lists.radius(), 1.2);
  for (std::uint32_t k = 0; k < 300; ++k) {
    std::set<std::uint32_t> listed;
    float last = 0.0f;
    for (const auto& neighbour : lists.of(k)) {
      EXPECT_GE(neighbour.distance, last);
      last = neighbour.distance;
      listed.insert(neighbour.component);
      EXPECT_NEAR(neighbour.distance, (means.row(k) - means.row(neighbour.component)).norm(), 1e-5);
    }
    EXPECT_TRUE(listed.contains(k));
    for (std::uint32_t j = 0; j < 300; ++j) {
      const double distance = (means.row(k) - means.row(j)).cast<double>().norm();
      if (std::abs(distance - 1.2) > 1e-5) {
        EXPECT_EQ(listed.contains(j), distance < 1.2) << k << " " << j;
      }
    }
  }
}

TEST(NeighbourLists, ShrinkTheirRadiusRatherThanOutgrowTheirMemory) {
  Rules means(6000, kCoefficients);  // 36 million pairs, all near one another
  rng::fill_normal({6, 1, 0, 99}, 0, flat(means));
  means *= 0.01f;
  NeighbourLists lists;
  lists.build(means, 1.0);
  EXPECT_LT(lists.radius(), 1.0);
  std::size_t entries = 0;
  for (std::uint32_t k = 0; k < 6000; ++k) entries += lists.of(k).size();
  EXPECT_LE(entries, NeighbourLists::kMaxEntries + 6000);
  EXPECT_GE(entries, 6000u);
}

}  // namespace
}  // namespace hebbes::population
