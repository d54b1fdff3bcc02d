// Factors as texts.
#include "envs/factor.h"

#include <gtest/gtest.h>

#include <cmath>

#include "lib/rng/stream.h"

namespace hebbes::envs {
namespace {

TEST(Factor, IsANumberAfterAnX) {
  EXPECT_EQ(factor_in("x0.5"), 0.5);
  EXPECT_EQ(factor_in("x-2e3"), -2000.0);
  for (const char* other : {"", "x", "0.5", "X2", "x 2", "x2 ", "xinf", "xnan", "x1e999", "x2x"}) {
    EXPECT_EQ(factor_in(other), std::nullopt) << other;
  }
}

TEST(Factor, IsReadAsItWasWritten) {
  rng::Stream random(3, {});
  for (int i = 0; i < 1000; ++i) {
    const double factor = std::exp(random.uniform(-30, 30));
    EXPECT_EQ(factor_in(factor_text(factor)), factor);
  }
}

TEST(FactorRange, HasItsEndsInOrder) {
  const auto range = factor_range_in("x0.5..2");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->least, 0.5);
  EXPECT_EQ(range->largest, 2);
  EXPECT_TRUE(factor_range_in("x1..1"));
  for (const char* other : {"", "x2", "x2..1", "0.5..2", "x0.5..x2", "x..2", "x1..", "x1...2"}) {
    EXPECT_FALSE(factor_range_in(other)) << other;
  }
}

}  // namespace
}  // namespace hebbes::envs
