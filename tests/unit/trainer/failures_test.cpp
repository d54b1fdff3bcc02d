#include "lib/trainer/failures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace hebbes::trainer {
namespace {

using testing::ElementsAre;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

TEST(ReplaceFailures, LeavesABatchWithoutFailuresAsItIs) {
  std::vector<double> returns = {3.0, -5.0, 0.0, 1e300};
  EXPECT_THAT(replace_failures(returns, 2), ElementsAre(0, 0));
  EXPECT_THAT(returns, ElementsAre(3.0, -5.0, 0.0, 1e300));
}

TEST(ReplaceFailures, TakesTheWorstOfTheSameVariation) {
  // individuals x variations x episodes: 2 x 2 x 2
  std::vector<double> returns = {5.0, kNaN, -9.0, 4.0, 2.0, 7.0, kInf, -kInf};
  EXPECT_THAT(replace_failures(returns, 2, 2), ElementsAre(1, 2));
  EXPECT_THAT(returns, ElementsAre(5.0, 2.0, -9.0, 4.0, 2.0, 7.0, -9.0, -9.0));
}

TEST(ReplaceFailures, TotalFailureIsWorseThanAnyReturn) {
  std::vector<double> returns = {-50.0, kNaN, 200.0, kNaN};
  EXPECT_THAT(replace_failures(returns, 2), ElementsAre(0, 2));
  EXPECT_THAT(returns, ElementsAre(-50.0, kTotalFailure, 200.0, kTotalFailure));
  std::vector<double> bottomless = {-1e9, kNaN};
  replace_failures(bottomless, 2);
  EXPECT_THAT(bottomless, ElementsAre(-1e9, -1e9));
  std::vector<double> all = {kNaN, kNaN};
  EXPECT_THAT(replace_failures(all, 1), ElementsAre(2));
  EXPECT_THAT(all, ElementsAre(kTotalFailure, kTotalFailure));
}

TEST(FailuresText, StandsBehindAMean) {
  EXPECT_EQ(failures_text(0), "");
  EXPECT_EQ(failures_text(3), " (3 failed)");
}

}  // namespace
}  // namespace hebbes::trainer
