#include "lib/trainer/generation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "lib/trainer/failures.h"

namespace hebbes::trainer {
namespace {

using testing::ElementsAre;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(Summarise, AveragesReturnsAndSubtractsThePenalty) {
  const std::vector<Outcome> outcomes = {
      {3.0, 0.5, 10, 0}, {5.0, 0.5, 20, 0}, {-1.0, 0.25, 30, 0}, {2.0, 0.25, 40, 0}};
  const auto result = summarise(outcomes, 2);
  EXPECT_THAT(result.fitness, ElementsAre(3.5, 0.25));
  EXPECT_THAT(result.returns, ElementsAre(3.0, 5.0, -1.0, 2.0));
  EXPECT_THAT(result.penalty, ElementsAre(0.5, 0.25));
  EXPECT_THAT(result.steps, ElementsAre(10, 20, 30, 40));
  EXPECT_EQ(result.env_steps, 100);
  EXPECT_EQ(result.failed_episodes, 0);
}

TEST(Summarise, GivesFailuresTheWorstReturnOfTheirVariation) {
  const std::vector<Outcome> outcomes = {{3.0, 0.0, 1, 0},  {kNaN, 0.0, 1, 1}, {kNaN, 0.0, 1, 1},
                                         {-7.0, 0.0, 1, 0}, {-2.0, 0.0, 1, 0}, {9.0, 0.0, 1, 0}};
  const auto result = summarise(outcomes, 2);
  EXPECT_THAT(result.returns, ElementsAre(3.0, -7.0, -2.0, -7.0, -2.0, 9.0));
  EXPECT_EQ(result.failed_episodes, 2);
}

TEST(Summarise, InAVariationWhereAllFailedTheOthersDecide) {
  const std::vector<Outcome> outcomes = {
      {kNaN, 0.0, 1, 1}, {-70.0, 0.0, 1, 0}, {kNaN, 0.0, 1, 1}, {-60.0, 0.0, 1, 0}};
  const auto result = summarise(outcomes, 2);
  EXPECT_THAT(result.returns, ElementsAre(kTotalFailure, -70.0, kTotalFailure, -60.0));
  EXPECT_LT(result.fitness[0], result.fitness[1]);
}

TEST(Summarise, APenaltyThatIsNotFiniteIsTheLargestOfTheOthers) {
  const std::vector<Outcome> outcomes = {{3.0, 0.5, 1, 0}, {1.0, kNaN, 1, 0}, {2.0, 0.25, 1, 0}};
  const auto result = summarise(outcomes, 1);
  EXPECT_THAT(result.penalty, ElementsAre(0.5, 0.5, 0.25));
  EXPECT_THAT(result.fitness, ElementsAre(2.5, 0.5, 1.75));
}

TEST(Moments, AreUnbiased) {
  const auto result = moments(std::vector{1.0, 2.0, 6.0});
  EXPECT_DOUBLE_EQ(result.mean, 3.0);
  EXPECT_DOUBLE_EQ(result.std, std::sqrt(7.0));
  EXPECT_DOUBLE_EQ(result.max, 6.0);
}

TEST(CoefficientPenalty, IsTheMeanSquareTimesItsFactor) {
  population::Rules rules(7, population::kCoefficients);
  double expected = 0.0;
  for (Eigen::Index j = 0; j < rules.size(); ++j) {
    rules.data()[j] = 0.5f * static_cast<float>(j) - 3.0f;
    expected += std::pow(0.5 * static_cast<double>(j) - 3.0, 2);
  }
  EXPECT_NEAR(coefficient_penalty(rules, {}, 0.01), 0.01 * expected / 35.0, 1e-12);
  EXPECT_EQ(coefficient_penalty(population::Rules(), {}, 0.01), 0.0);
}

TEST(CoefficientPenalty, CountsOnlyWhatEvolves) {
  constexpr population::RuleForm kForm = {{false, true, false, false, true}};
  population::Rules rules(100, population::kCoefficients);
  double expected = 0.0;
  for (Eigen::Index s = 0; s < rules.rows(); ++s) {
    rules.row(s) << 1.0f, 0.1f * static_cast<float>(s), 0.0f, 0.0f, 2.0f - static_cast<float>(s);
    expected +=
        std::pow(0.1 * static_cast<double>(s), 2) + std::pow(2.0 - static_cast<double>(s), 2);
  }
  EXPECT_NEAR(coefficient_penalty(rules, kForm, 0.01), 0.01 * expected / 200.0, 1e-6);
}

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
