#include "lib/trainer/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lib/rng/bulk.h"

namespace hebbes::trainer {
namespace {

TEST(BootstrapMean, IsTheNormalIntervalForManyNormalValues) {
  std::vector<float> normals(2000);
  rng::fill_normal({1, 0, 0, 99}, 0, normals);
  const std::vector<double> values(normals.begin(), normals.end());
  double mean = 0.0;
  for (const double x : values) mean += x / 2000.0;
  double square = 0.0;
  for (const double x : values) square += (x - mean) * (x - mean) / 1999.0;
  const double half_width = 1.95996 * std::sqrt(square / 2000.0);
  const auto [low, high] = bootstrap_mean(values, 3);
  EXPECT_NEAR(low, mean - half_width, 0.08 * half_width);
  EXPECT_NEAR(high, mean + half_width, 0.08 * half_width);
}

TEST(BootstrapMean, OfEqualValuesIsAPoint) {
  const auto [low, high] = bootstrap_mean(std::vector{2.5, 2.5, 2.5}, 1);
  EXPECT_EQ(low, 2.5);
  EXPECT_EQ(high, 2.5);
}

TEST(BootstrapMean, DependsOnItsSeedAlone) {
  const std::vector<double> values = {1.0, 4.0, 9.0, 16.0, 25.0};
  EXPECT_EQ(bootstrap_mean(values, 7).low, bootstrap_mean(values, 7).low);
  EXPECT_EQ(bootstrap_mean(values, 7).high, bootstrap_mean(values, 7).high);
}

}  // namespace
}  // namespace hebbes::trainer
