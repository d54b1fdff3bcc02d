// The floor's pattern against sums over many small footprints.
#include "lib/film/floor.h"

#include <gtest/gtest.h>

namespace hebbes::film {
namespace {

constexpr Vector kWhite = {1, 1, 1};

float light_at(const Floor& floor, double x, double y, float size = 0) {
  return floor.colour_at({x, y, size, size}).x;
}

TEST(Floor, HasDarkLinesAtWholeStepsOfItsGridAndStrongerOnesEveryFifth) {
  const Floor floor(kWhite, 2);
  const float plain = light_at(floor, 1, 1);
  EXPECT_FLOAT_EQ(plain, 1);
  EXPECT_LT(light_at(floor, 3, 1), plain) << "the board's other square";
  EXPECT_FLOAT_EQ(light_at(floor, 3, 3), plain);
  EXPECT_LT(light_at(floor, 2, 1), 0.8f * plain);
  EXPECT_LT(light_at(floor, -2, 1), 0.8f * plain);
  EXPECT_LT(light_at(floor, 10, 1), 0.8f * light_at(floor, 2, 1));
  EXPECT_LT(light_at(floor, 20.03, 1.2), 0.8f * plain) << "they are wider";
  EXPECT_FLOAT_EQ(light_at(floor, 4.03, 1.2), plain);
}

TEST(Floor, RepeatsEveryTenSquaresFarFromTheOriginToo) {
  const Floor floor(kWhite, 1);
  for (double x : {0.0, 0.3, 1.7, 4.999, 7.2}) {
    EXPECT_FLOAT_EQ(light_at(floor, x + 1000, 0.4, 0.01f), light_at(floor, x, 0.4, 0.01f));
    EXPECT_FLOAT_EQ(light_at(floor, 0.4, x - 1000, 0.01f), light_at(floor, 0.4, x, 0.01f));
  }
}

TEST(Floor, AFootprintShowsTheMeanOfWhatItCovers) {
  const Floor floor(kWhite, 1);
  for (const auto& [x, y, size] : {std::array{0.3, 1.1, 0.8}, std::array{5.02, 0.47, 0.3},
                                   std::array{-2.4, 3.3, 2.7}, std::array{0.1, 0.2, 7.0}}) {
    constexpr int kCells = 400;
    double sum = 0;
    for (int i = 0; i < kCells; ++i) {
      for (int j = 0; j < kCells; ++j) {
        sum += static_cast<double>(light_at(floor, x + size * ((i + 0.5) / kCells - 0.5),
                                            y + size * ((j + 0.5) / kCells - 0.5)));
      }
    }
    // the pattern's parts are averaged one by one: nearly, not wholly, the mean of their product
    EXPECT_NEAR(light_at(floor, x, y, static_cast<float>(size)), sum / (kCells * kCells), 0.004);
  }
}

TEST(Floor, WithoutAGridIsPlain) {
  const Floor floor(kWhite, 0);
  EXPECT_EQ(light_at(floor, 0, 0, 0.1f), 1);
}

}  // namespace
}  // namespace hebbes::film
