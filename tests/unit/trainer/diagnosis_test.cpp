#include "lib/trainer/diagnosis.h"

#include <gtest/gtest.h>

namespace hebbes::trainer {
namespace {

TEST(Halves, KeepPairsTogetherAndShapeEachForItself) {
  const std::vector<double> fitness = {1, 2, 30, 40, 5, 6, 70};
  std::vector<std::vector<double>> seen;
  const auto weights = halves(fitness, [&](std::span<const double> own) {
    seen.emplace_back(own.begin(), own.end());
    std::vector<double> negated;
    for (const double f : own) negated.push_back(-f);
    return negated;
  });
  EXPECT_EQ(seen, (std::vector<std::vector<double>>{{1, 2, 5, 6}, {30, 40, 70}}));
  EXPECT_EQ(weights[0], (std::vector<double>{-1, -2, 0, 0, -5, -6, 0}));
  EXPECT_EQ(weights[1], (std::vector<double>{0, 0, -30, -40, 0, 0, -70}));
}

}  // namespace
}  // namespace hebbes::trainer
