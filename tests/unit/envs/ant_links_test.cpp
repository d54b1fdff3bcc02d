// The 12-link body is the 20-link body to rounding; rounding grows, since contacts make the motion
// chaotic, but the returns are distributed the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "envs/ant/ant_environment.h"

namespace hebbes::envs::ant {
namespace {

// The return of an episode under a random linear policy with noise.
double play(AntEnvironment& environment, std::uint32_t name) {
  rng::Stream random(3, {.individual = name});
  std::array<std::array<double, kObservationSize>, kJoints> weights;
  for (auto& row : weights) {
    for (double& w : row) w = random.uniform(-1, 1);
  }
  environment.reset(random);
  double total = 0;
  for (bool over = false; !over;) {
    const auto seen = environment.observation();
    std::array<float, kJoints> actions;
    for (std::size_t j = 0; j < kJoints; ++j) {
      double sum = random.uniform(-0.5, 0.5);
      for (std::size_t i = 0; i < kObservationSize; ++i) {
        sum += weights[j][i] * static_cast<double>(seen[i]);
      }
      actions[j] = static_cast<float>(std::tanh(sum));
    }
    const StepResult result = environment.step(actions);
    total += result.reward;
    over = result.episode_over;
  }
  return total;
}

std::vector<double> returns(Hinges hinges, std::uint32_t first, std::uint32_t episodes) {
  AntEnvironment environment(make_model(Variation::kDefault, hinges));
  std::vector<double> result;
  for (std::uint32_t i = 0; i < episodes; ++i) result.push_back(play(environment, first + i));
  std::sort(result.begin(), result.end());
  return result;
}

// Probability of a larger distance between the empirical distributions of two samples from one
// distribution (Kolmogorov and Smirnov, asymptotic). Both sorted.
double same_distribution(const std::vector<double>& a, const std::vector<double>& b) {
  double distance = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    a[i] <= b[j] ? ++i : ++j;
    const double n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
    distance =
        std::max(distance, std::abs(static_cast<double>(i) / n - static_cast<double>(j) / m));
  }
  const double n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
  const double lambda = distance * std::sqrt(n * m / (n + m));
  if (lambda < 0.2) return 1;  // the series does not converge there
  double p = 0;
  for (int k = 1; k < 100; ++k) {
    p += (k % 2 ? 2 : -2) * std::exp(-2.0 * k * k * lambda * lambda);
  }
  return p;
}

TEST(AntLinks, TheReturnsOfTwelveAndTwentyLinksAreDistributedTheSame) {
  constexpr std::uint32_t kEpisodes = 400;
  constexpr double kSignificance = 1e-6;
  const auto twenty = returns(Hinges::kSeparate, 0, kEpisodes);
  const auto twelve = returns(Hinges::kMerged, kEpisodes, kEpisodes);
  const double p = same_distribution(twenty, twelve);
  RecordProperty("p", std::to_string(p));
  EXPECT_GT(p, kSignificance);

  double spread = 0;
  for (double v : twelve) spread += std::abs(v - twelve[kEpisodes / 2]) / kEpisodes;
  auto shifted = twelve;
  for (double& v : shifted) v += 0.6 * spread;
  EXPECT_LT(same_distribution(twenty, shifted), kSignificance) << "a small shift is noticed";
}

TEST(AntLinks, TheTwoBodiesFlyTheSame) {
  AntWorld twenty(make_model(Variation::kDefault, Hinges::kSeparate));
  AntWorld twelve(make_model(Variation::kDefault, Hinges::kMerged));
  std::array<double, kJoints> start = {0.05, 1.1, -0.03, -1.15, 0.02, -1.0, -0.06, 1.2};
  twenty.reset(start, 20.75);
  twelve.reset(start, 20.75);
  rng::Stream random(5, {});
  for (int t = 0; t < 60; ++t) {
    std::array<double, kJoints> actions;
    for (double& a : actions) a = random.uniform(-1, 1);
    twenty.step(actions);
    twelve.step(actions);
    for (std::size_t j = 0; j < kJoints; ++j) {
      ASSERT_NEAR(twelve.state().joint_position[j], twenty.state().joint_position[j], 1e-9);
    }
  }
}

}  // namespace
}  // namespace hebbes::envs::ant
