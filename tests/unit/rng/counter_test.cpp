#include "lib/rng/counter.h"

#include <gtest/gtest.h>

#include <cmath>

#include "lib/rng/stream.h"

namespace hebbes::rng {
namespace {

using Words = std::array<std::uint32_t, 4>;

TEST(RandomWords, EqualThePublishedVectorsOfPhilox4x32) {
  EXPECT_EQ(random_words(0, {0, 0, 0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(random_words(~0ull, {ones, ones, ones, ones}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(random_words(0x299f31d0a4093822, {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Stream, GoesThroughTheBlocksOfItsCounter) {
  const Counter counter{5, 1, 2, purpose_word(Purpose::kEnvironment)};
  Stream stream(42, counter);
  for (std::uint32_t block = 0; block < 3; ++block) {
    for (const std::uint32_t word :
         random_words(42, {counter.index + block, 1, 2, counter.purpose})) {
      EXPECT_EQ(stream.word(), word);
    }
  }
}

TEST(Stream, DrawsUniformNumbersInTheInterval) {
  Stream stream(7, {});
  double sum = 0.0;
  constexpr int kCount = 100'000;
  for (int j = 0; j < kCount; ++j) {
    const double x = stream.uniform(-0.1, 0.1);
    ASSERT_GE(x, -0.1);
    ASSERT_LT(x, 0.1);
    sum += x;
  }
  const double std_of_mean = 0.2 / std::sqrt(12.0 * kCount);
  EXPECT_LT(std::abs(sum / kCount), 4.892 * std_of_mean);
}

}  // namespace
}  // namespace hebbes::rng
