#include "lib/policy/hebbian_policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <new>

#include "tests/support/count_allocations.h"

namespace hebbes::policy {
namespace {

constexpr std::array<std::size_t, 4> kAnt = {28, 128, 64, 8};

population::Individual some_individual(const Policy& policy) {
  population::Individual individual;
  population::resize(policy.genome(), individual);
  rng::fill_normal({3, 0, 0, 99}, 0, population::flat(individual.rules));
  individual.rules *= 0.1f;
  return individual;
}

std::array<float, 8> live(Policy& policy, const rng::Family& weights, int steps) {
  policy.begin_episode(weights);
  std::array<float, 28> observation;
  std::array<float, 8> action{};
  for (int t = 0; t < steps; ++t) {
    for (std::size_t j = 0; j < observation.size(); ++j) {
      observation[j] = 0.05f * static_cast<float>((t + 3 * static_cast<int>(j)) % 37) - 0.9f;
    }
    policy.act(observation, action);
  }
  return action;
}

TEST(HebbianPolicy, HasTheSynapsesOfTheAntsNetwork) {
  EXPECT_EQ(HebbianPolicy(kAnt).genome().synapses, 12'288u);
  EXPECT_EQ(HebbianPolicy(kAnt).genome().statics, 0u);
}

TEST(HebbianPolicy, LivesEachEpisodeAsIfItWereItsFirst) {
  HebbianPolicy policy(kAnt);
  policy.set_individual(some_individual(policy));
  const auto first = live(policy, {1, 0, 0, 1}, 30);
  live(policy, {1, 0, 5, 1}, 50);
  EXPECT_EQ(live(policy, {1, 0, 0, 1}, 30), first);
  EXPECT_NE(live(policy, {1, 0, 1, 1}, 30), first);
}

TEST(HebbianPolicy, IsBornWithSmallUniformWeights) {
  HebbianPolicy policy(kAnt);
  policy.set_individual(some_individual(policy));
  policy.begin_episode({1, 0, 0, 1});
  std::vector<float> weights(28 * 128);
  policy.layers()[0].get_weights(weights);
  const auto [low, high] = std::ranges::minmax(weights);
  EXPECT_GE(low, -0.1f);
  EXPECT_LT(high, 0.1f);
  EXPECT_GT(high - low, 0.19f);
}

TEST(HebbianPolicy, AllocatesNothingWhileItActs) {
  HebbianPolicy policy(kAnt);
  policy.set_individual(some_individual(policy));
  const auto before = test::allocations();
  live(policy, {1, 0, 0, 1}, 10);
  EXPECT_EQ(test::allocations(), before);
}

}  // namespace
}  // namespace hebbes::policy
