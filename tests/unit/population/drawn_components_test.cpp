#include "lib/population/drawn_components.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace hebbes::population {
namespace {

constexpr std::size_t kRows = 150;  // two whole tiles and a part of one
constexpr Cohort kCohort{{3, 1, 0}, {40, 57}};

/// A component for each row and individual that uses the whole range.
std::uint32_t component(std::size_t row, std::size_t individual, std::size_t components) {
  return static_cast<std::uint32_t>((row * 7919 + individual * 104'729) % components);
}

class Components : public testing::TestWithParam<std::size_t> {};

TEST_P(Components, AreReadAsTheyWereWritten) {
  const std::size_t count = GetParam();
  std::vector<std::byte> memory(DrawnComponents::size_bytes(kRows, count, 20));
  DrawnComponents drawn(kRows, count, 20, memory);
  drawn.begin(kCohort);
  std::vector<std::uint32_t> some;
  for (std::size_t row = kRows; row-- > 0;) {  // rows in any order, in two pieces each
    for (const Range part : {Range{50, 57}, Range{40, 50}}) {
      some.clear();
      for (std::size_t i = part.begin; i < part.end; ++i) some.push_back(component(row, i, count));
      drawn.write_row(row, part.begin, some);
    }
  }
  for (std::size_t i = 40; i < 57; ++i) {
    for (const Range rows : {Range{0, kRows}, Range{63, 129}, Range{5, 9}, Range{149, 150}}) {
      some.assign(rows.size(), 77);
      drawn.read(i, rows, some);
      for (std::size_t row = rows.begin; row < rows.end; ++row) {
        EXPECT_EQ(some[row - rows.begin], component(row, i, count)) << row << " " << i;
      }
    }
  }
  for (std::size_t row = 0; row < kRows; ++row) {
    some.assign(9, 77);
    drawn.read_row(row, 48, some);
    for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(some[i], component(row, 48 + i, count));
  }
}

INSTANTIATE_TEST_SUITE_P(DrawnComponents, Components,
                         testing::Values(1, 2, 256, 257, 65'536, 65'537, 100'000));

TEST(DrawnComponents, TakeAsFewBytesAsTheirIndicesNeed) {
  const auto bytes = [](std::size_t components) {
    return DrawnComponents::size_bytes(128, components, 10);
  };
  EXPECT_EQ(bytes(1), 0u);
  EXPECT_EQ(bytes(256), 128u * 10);
  EXPECT_EQ(bytes(257), 128u * 10 * 2);
  EXPECT_EQ(bytes(65'536), 128u * 10 * 2);
  EXPECT_EQ(bytes(65'537), 128u * 10 * 4);
}

TEST(DrawnComponents, KnowTheirCohortAndRefuseOneThatIsTooLarge) {
  std::vector<std::byte> memory(DrawnComponents::size_bytes(kRows, 3, 20));
  DrawnComponents drawn(kRows, 3, 20, memory);
  drawn.begin(kCohort);
  EXPECT_TRUE(drawn.cohort().has(kCohort.draw, {40, 57}));
  EXPECT_TRUE(drawn.cohort().has(kCohort.draw, {41, 42}));
  EXPECT_FALSE(drawn.cohort().has(kCohort.draw, {39, 41}));
  EXPECT_FALSE(drawn.cohort().has(kCohort.draw, {56, 58}));
  EXPECT_FALSE(drawn.cohort().has({3, 2, 0}, {41, 42}));
  EXPECT_FALSE(drawn.cohort().has({3, 1, kEvaluationDraw}, {41, 42}));
  EXPECT_THROW(drawn.begin({{3, 1, 0}, {0, 21}}), std::length_error);
  EXPECT_FALSE(drawn.cohort().has(kCohort.draw, {41, 42}));
}

}  // namespace
}  // namespace hebbes::population
