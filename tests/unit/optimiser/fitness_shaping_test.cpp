#include "lib/optimiser/fitness_shaping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hebbes::optimiser {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

TEST(CenteredRanks, SpreadFromMinusToPlusOneHalf) {
  EXPECT_THAT(centered_ranks(std::vector{3.0, -1.0, 10.0}), ElementsAre(0.0, -0.5, 0.5));
}

TEST(CenteredRanks, OrderTiesByIndex) {
  EXPECT_THAT(centered_ranks(std::vector{1.0, 1.0, 0.0, 1.0, 1.0}),
              ElementsAre(-0.25, 0.0, -0.5, 0.25, 0.5));
}

TEST(CenteredRanks, OfASingleValueAreZero) {
  EXPECT_THAT(centered_ranks(std::vector{7.0}), ElementsAre(0.0));
}

TEST(Standardise, GivesZeroMeanAndUnitVariance) {
  // mean 2, unbiased variance ((-1)^2 + 0 + 1) / 2 = 1
  EXPECT_THAT(standardise(std::vector{1.0, 2.0, 3.0}),
              ElementsAre(DoubleNear(-1.0, 1e-7), DoubleNear(0.0, 1e-7), DoubleNear(1.0, 1e-7)));
}

TEST(Standardise, OfEqualValuesIsZero) {
  EXPECT_THAT(standardise(std::vector{4.0, 4.0, 4.0}), ElementsAre(0.0, 0.0, 0.0));
}

}  // namespace
}  // namespace hebbes::optimiser
