#include "lib/population/neighbour_lists.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <stdexcept>

#include "lib/rng/bulk.h"
#include "tests/unit/population/made_lists.h"

namespace hebbes::population {
namespace {

TEST(NeighbourLists, HoldAllWithinTheRadiusNearestFirst) {
  Rules means(300, kCoefficients);
  rng::fill_normal({6, 0, 0, 99}, 0, flat(means));
  const MadeLists made(means, 1.2, 1.2);
  const auto& lists = made.lists;
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
  const MadeLists made(means, 1.0, 1e-3);
  const auto& lists = made.lists;
  EXPECT_LT(lists.radius(), 1.0);
  std::size_t entries = 0;
  for (std::uint32_t k = 0; k < 6000; ++k) entries += lists.of(k).size();
  EXPECT_LE(entries, NeighbourLists::kMaxEntries + 6000);
  EXPECT_GE(entries, 6000u);
}

TEST(NeighbourLists, StayEmptyWhereNoRadiusLeavesRoom) {
  Rules means(6000, kCoefficients);
  means.setConstant(0.25f);
  for (const double least : {0.0, 0.5}) {
    const MadeLists made(means, 1.0, least);
    const auto& lists = made.lists;
    EXPECT_LT(lists.radius(), 0.0);
    EXPECT_TRUE(lists.of(0).empty());
    EXPECT_TRUE(lists.of(5999).empty());
  }
  means.bottomRows(500).setConstant(7.0f);  // and some that lie apart
  EXPECT_LT(MadeLists(means, 1.0, 0.5).lists.radius(), 0.0);
}

TEST(NeighbourLists, RefuseMeansThatAreNotFinite) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Rules means(5000, kCoefficients);
    means.setZero();
    means(4000, 3) = bad;
    EXPECT_THROW(MadeLists(means, 1.0, 0.5), std::invalid_argument);
  }
}

TEST(NeighbourLists, AreTheSameHoweverManyRanksMakeThem) {
  Rules means(300, kCoefficients);
  rng::fill_normal({6, 2, 0, 99}, 0, flat(means));
  const MadeLists expected(means, 1.2);
  MadeLists made(300);
  made.lists.build(means, 1.2, 0.0, [](std::size_t count, const auto& work) {
    for (std::size_t part = 7; part-- > 0;) work(part_of(count, part, 7));
  });
  for (std::uint32_t k = 0; k < 300; ++k) {
    ASSERT_EQ(made.lists.of(k).size(), expected.lists.of(k).size());
    for (std::size_t j = 0; j < made.lists.of(k).size(); ++j) {
      EXPECT_EQ(made.lists.of(k)[j].component, expected.lists.of(k)[j].component);
      EXPECT_EQ(made.lists.of(k)[j].distance, expected.lists.of(k)[j].distance);
    }
  }
}

TEST(NeighbourLists, CanBeInterrupted) {
  Rules means(100, kCoefficients);
  means.setRandom();
  int polls = 0;
  const auto poll = [&] {
    if (++polls == 50) throw std::runtime_error("enough");
  };
  MadeLists made(100);
  EXPECT_THROW(made.lists.build(means, 1.0, 0.5, alone, poll), std::runtime_error);
}

}  // namespace
}  // namespace hebbes::population
