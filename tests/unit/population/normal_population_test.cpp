#include "lib/population/normal_population.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/statistics.h"

namespace hebbes::population {
namespace {

constexpr GenomeShape kShape{300, 37};
constexpr std::size_t kParameters = 300 * 5 + 37;
constexpr double kSigma = 0.25;

std::vector<float> all_parameters(Individual& individual) {
  std::vector<float> result(flat(individual.rules).begin(), flat(individual.rules).end());
  result.insert(result.end(), flat(individual.statics).begin(), flat(individual.statics).end());
  return result;
}

struct Fixture {
  explicit Fixture(bool mirrored) : population(kShape, mirrored) {
    population.initialise(5, 1.0, {});
    population.prepare(kSigma, {}, alone);
    Individual centre;
    population.central(centre);
    mean = all_parameters(centre);
  }
  std::vector<float> sample(std::uint32_t index) {
    Individual individual;
    population.sample(draw, index, individual);
    return all_parameters(individual);
  }

  NormalPopulation population;
  Draw draw{5, 3, 0};
  std::vector<float> mean;
};

TEST(NormalPopulation, MirrorsPairsAboutItsMean) {
  Fixture f(true);
  for (const std::uint32_t j : {0u, 1u, 40u}) {
    const auto plus = f.sample(2 * j);
    const auto minus = f.sample(2 * j + 1);
    for (std::size_t p = 0; p < kParameters; ++p) {
      EXPECT_NEAR(plus[p] - f.mean[p], f.mean[p] - minus[p], 1e-6) << p;
    }
    EXPECT_NE(plus, f.sample(2 * j + 2));
  }
}

TEST(NormalPopulation, HasTheSpreadSigmaAboutItsMean) {
  Fixture f(false);
  std::vector<double> squares;
  std::vector<float> deviations;
  for (std::uint32_t i = 0; i < 400; ++i) {
    const auto z = f.sample(i);
    for (std::size_t p = 0; p < kParameters; ++p) {
      const double e = (z[p] - f.mean[p]) / kSigma;
      deviations.push_back(static_cast<float>(e));
      squares.push_back(e * e);
    }
  }
  EXPECT_LT(std::abs(test::mean_z<float>(deviations, 0.0, 1.0)), test::kMaxZ);
  EXPECT_LT(std::abs(test::mean_z<double>(squares, 1.0, std::sqrt(2.0))), test::kMaxZ);
}

TEST(NormalPopulation, StartsWithStandardNormalMeans) {
  Fixture f(false);
  EXPECT_LT(std::abs(test::mean_z<float>(f.mean, 0.0, 1.0)), test::kMaxZ);
}

class Mirrored : public testing::TestWithParam<bool> {};

TEST_P(Mirrored, GradientIsTheScoreFunctions) {
  Fixture f(GetParam());
  std::vector<double> fitness;
  for (int i = 0; i < 12; ++i) fitness.push_back(std::cos(3.0 * i));
  std::vector<double> expected(kParameters, 0.0);
  for (std::uint32_t i = 0; i < fitness.size(); ++i) {
    const auto z = f.sample(i);
    for (std::size_t p = 0; p < kParameters; ++p) {
      expected[p] += fitness[i] * (static_cast<double>(z[p]) - f.mean[p]) / (kSigma * kSigma);
    }
  }
  std::vector<double> gradient(kParameters, 0.0);
  for (std::size_t block = 0; block < f.population.blocks(); ++block) {
    const auto ranges = f.population.block_ranges(block);
    std::vector<double> contribution(ranges[0].size() + ranges[1].size());
    f.population.gradient_block(block, f.draw, fitness, contribution, {});
    std::size_t next = 0;
    for (const Range& range : ranges) {
      for (std::size_t p = range.begin; p < range.end; ++p) gradient[p] += contribution[next++];
    }
  }
  for (std::size_t p = 0; p < kParameters; ++p) {
    EXPECT_NEAR(gradient[p], expected[p] / 12.0, 1e-5) << p;
  }
}

INSTANTIATE_TEST_SUITE_P(NormalPopulation, Mirrored, testing::Bool());

TEST(NormalPopulation, DrawsOtherIndividualsToEvaluate) {
  Fixture f(true);
  const auto training = f.sample(0);
  f.draw.detail = kEvaluationDraw;
  EXPECT_NE(f.sample(0), training);
}

}  // namespace
}  // namespace hebbes::population
