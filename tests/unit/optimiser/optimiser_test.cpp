#include "lib/optimiser/optimiser.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace hebbes::optimiser {
namespace {

TEST(Sgd, StepsUpTheGradient) {
  Sgd sgd;
  std::vector<float> theta = {1.0f, -2.0f};
  sgd.begin_step(1, 0.5);
  sgd.apply(0, theta, std::vector{2.0, -4.0});
  EXPECT_EQ(theta, (std::vector{2.0f, -4.0f}));
}

TEST(Adam, FirstStepHasTheLengthOfTheLearningRate) {
  Adam adam(3);
  std::vector<float> theta = {0.0f, 0.0f, 0.0f};
  adam.begin_step(1, 0.25);
  adam.apply(0, theta, std::vector{1e-3, -40.0, 0.0});
  EXPECT_NEAR(theta[0], 0.25, 1e-5);
  EXPECT_NEAR(theta[1], -0.25, 1e-5);
  EXPECT_EQ(theta[2], 0.0f);
}

TEST(Adam, FollowsItsAlgorithm) {
  Adam adam(1);
  std::vector<float> theta = {0.5f};
  double expected = 0.5;
  double m = 0.0;
  double v = 0.0;
  for (int t = 1; t <= 20; ++t) {
    const double g = std::sin(t);
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    expected +=
        0.01 * (m / (1.0 - std::pow(0.9, t))) / (std::sqrt(v / (1.0 - std::pow(0.999, t))) + 1e-8);
    adam.begin_step(t, 0.01);
    adam.apply(0, theta, std::vector{g});
    EXPECT_NEAR(theta[0], expected, 1e-6) << t;
  }
}

TEST(Adam, InPartsIsTheSameAsWhole) {
  Adam whole(4);
  Adam parts(4);
  std::vector<float> a = {1.0f, 2.0f, 3.0f, 4.0f};
  std::vector<float> b = a;
  const std::vector<double> gradient = {0.3, -0.7, 1e-4, 20.0};
  for (int t = 1; t <= 3; ++t) {
    whole.begin_step(t, 0.1);
    whole.apply(0, a, gradient);
    parts.begin_step(t, 0.1);
    parts.apply(1, std::span(b).subspan(1), std::span(gradient).subspan(1));
    parts.apply(0, std::span(b).first(1), std::span(gradient).first(1));
  }
  EXPECT_EQ(a, b);
}

TEST(MakeOptimiser, NamesTheKindsItKnows) {
  EXPECT_NO_THROW(make_optimiser("sgd", 1));
  EXPECT_NO_THROW(make_optimiser("adam", 1));
  EXPECT_THROW(make_optimiser("momentum", 1), std::invalid_argument);
}

}  // namespace
}  // namespace hebbes::optimiser
