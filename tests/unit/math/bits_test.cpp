#include "lib/math/bits.h"

#include <gtest/gtest.h>

#include <vector>

namespace hebbes::math {
namespace {

TEST(Bits, AreThoseWhereSomethingHolds) {
  EXPECT_EQ(word_where(0, [](std::size_t) { return true; }), 0u);
  EXPECT_EQ(word_where(5, [](std::size_t j) { return j != 2; }), 0b11011u);
  EXPECT_EQ(word_where(64, [](std::size_t) { return true; }), ~std::uint64_t{0});
  EXPECT_EQ(word_where(64, [](std::size_t j) { return j == 63; }), std::uint64_t{1} << 63);
}

TEST(Bits, AreVisitedInOrderWhateverTheLength) {
  for (const std::size_t count : {0u, 1u, 63u, 64u, 65u, 128u, 200u}) {
    for (const std::size_t every : {1u, 3u, 64u, 1000u}) {
      std::vector<std::size_t> expected;
      for (std::size_t k = 0; k < count; k += every) expected.push_back(k);
      std::vector<std::size_t> visited;
      each_where(
          count, [&](std::size_t k) { return k % every == 0; },
          [&](std::size_t k) { visited.push_back(k); });
      EXPECT_EQ(visited, expected) << count << " " << every;
    }
  }
}

}  // namespace
}  // namespace hebbes::math
