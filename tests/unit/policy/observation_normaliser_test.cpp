#include "lib/policy/observation_normaliser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "lib/policy/policy_kind.h"
#include "lib/rng/bulk.h"
#include "tests/support/count_allocations.h"
#include "tests/support/interfaces.h"

namespace hebbes::policy {
namespace {

constexpr std::size_t kEntries = 3;
using Observation = std::vector<float>;

/// Normal numbers about 1000, about 0 and far from 0 in thousandths; named by `set`.
std::vector<Observation> some_observations(std::uint32_t set, std::size_t count) {
  std::vector<Observation> all(count, Observation(kEntries));
  for (std::uint32_t t = 0; t < count; ++t) {
    rng::fill_normal({5, set, t, 98}, 0, all[t]);
    all[t][0] = 1000.0f + 3.0f * all[t][0];
    all[t][2] = -7.0f + 0.25f * all[t][2];
  }
  return all;
}

std::vector<double> sums_of(ObservationNormaliser& normaliser,
                            const std::vector<Observation>& observations) {
  normaliser.begin_episode();
  for (const auto& observation : observations) normaliser.step(observation);
  return {normaliser.sums().begin(), normaliser.sums().end()};
}

TEST(ObservationStatistics, AreThoseOfAllObservationsSoFar) {
  ObservationNormaliser normaliser(kEntries);
  std::vector<Observation> all;
  for (const std::uint32_t set : {0u, 1u, 2u, 3u}) {
    const auto own = some_observations(set, 50 + 400 * set);
    all.insert(all.end(), own.begin(), own.end());
    normaliser.set_statistics(updated(normaliser.statistics(), sums_of(normaliser, own)));
    const auto& [count, mean, variance] = normaliser.statistics();
    ASSERT_EQ(count, static_cast<std::int64_t>(all.size()));
    for (std::size_t i = 0; i < kEntries; ++i) {
      long double sum = 0.0L, squares = 0.0L;
      for (const auto& o : all) sum += o[i];
      const long double expected = sum / static_cast<long double>(all.size());
      for (const auto& o : all) squares += (o[i] - expected) * (o[i] - expected);
      EXPECT_NEAR(mean[i], static_cast<double>(expected), 1e-11);
      const auto spread = static_cast<double>(squares / static_cast<long double>(all.size()));
      EXPECT_NEAR(variance[i], spread, 1e-9 * spread);
    }
  }
}

TEST(ObservationStatistics, StayWhereNothingIsObserved) {
  ObservationStatistics before(kEntries);
  before.count = 7;
  before.mean = {1.0, 2.0, 3.0};
  before.variance = {4.0, 5.0, 0.0};
  const auto after = updated(before, std::vector<double>(size_of_sums(kEntries), 0.0));
  EXPECT_EQ(after.count, before.count);
  EXPECT_EQ(after.mean, before.mean);
  EXPECT_EQ(after.variance, before.variance);
}

TEST(ObservationStatistics, OfAConstantHaveNoVariance) {
  ObservationNormaliser normaliser(1);
  const std::vector<Observation> same(1000, {0.1f});
  for (int generation = 0; generation < 3; ++generation) {
    normaliser.set_statistics(updated(normaliser.statistics(), sums_of(normaliser, same)));
    EXPECT_NEAR(normaliser.statistics().variance[0], 0.0, 1e-15);
    EXPECT_GE(normaliser.statistics().variance[0], 0.0);
    EXPECT_NEAR(normaliser.step(same[0])[0], 0.0, 1e-10);
  }
}

class Normalised : public testing::Test {
 protected:
  Normalised() : normaliser_(kEntries) {
    ObservationStatistics statistics(kEntries);
    statistics.count = 10;
    statistics.mean = {100.0, 0.0, -1.0};
    statistics.variance = {4.0, 0.0, 0.25};
    normaliser_.set_statistics(statistics);
  }
  Observation shown(const Observation& observation) {
    const auto seen = normaliser_.step(observation);
    return {seen.begin(), seen.end()};
  }
  ObservationNormaliser normaliser_;
};

TEST_F(Normalised, AreInDeviationsFromTheMean) {
  EXPECT_EQ(shown({101.0f, 0.0f, -2.0f}), (Observation{0.5f, 0.0f, -2.0f}));
}

TEST_F(Normalised, OfNoDeviationCountAsOfTheLeast) {
  EXPECT_FLOAT_EQ(shown({100.0f, 0.02f, -1.0f})[1], 2.0f);
}

TEST_F(Normalised, AreWithinBounds) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(shown({200.0f, -1.0f, kInfinity}), (Observation{5.0f, -5.0f, 5.0f}));
}

TEST_F(Normalised, LetWhatIsNoNumberThrough) {
  EXPECT_TRUE(std::isnan(shown({100.0f, std::nanf(""), -1.0f})[1]));
}

TEST_F(Normalised, AreOfOneEpisodeOnly) {
  const auto observations = some_observations(9, 20);
  const auto once = sums_of(normaliser_, observations);
  EXPECT_EQ(once[0], 20.0);
  EXPECT_EQ(sums_of(normaliser_, observations), once);
}

TEST(NormalisedObservations, AreWhatTheyAreAtFirst) {
  ObservationNormaliser normaliser(kEntries);
  const Observation observation = {1000.0f, -0.0f, 1e-30f};
  const auto shown = normaliser.step(observation);
  EXPECT_TRUE(std::ranges::equal(shown, observation));
}

class NormalisingPolicy : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<Policy> make(bool normalises) const {
    auto policy = make_policy(GetParam(), test::interface_of("ant"),
                              {{"normalise_observations", normalises}});
    population::Individual individual;
    population::resize(policy->genome(), individual);
    rng::fill_normal({3, 0, 0, 99}, 0, population::flat(individual.rules));
    rng::fill_normal({3, 0, 1, 99}, 0, population::flat(individual.statics));
    individual.rules *= 0.1f;
    policy->set_individual(individual);
    policy->begin_episode({1, 0, 0, 1});
    return policy;
  }
};

TEST_P(NormalisingPolicy, ActsAsAnotherOnNormalisedObservations) {
  const auto normalising = make(true), plain = make(false);
  EXPECT_EQ(plain->normaliser(), nullptr);
  const std::size_t entries = 28;
  ASSERT_EQ(normalising->normaliser()->entries(), entries);
  ObservationStatistics statistics(entries);
  statistics.count = 10;
  for (std::size_t i = 0; i < entries; ++i) {
    statistics.mean[i] = 0.5 * static_cast<double>(i % 5);
    statistics.variance[i] = 0.25 * static_cast<double>(i % 3);
  }
  normalising->normaliser()->set_statistics(statistics);
  Observation observation(entries), shown(entries), action(8), expected(8);
  for (std::uint32_t t = 0; t < 20; ++t) {
    rng::fill_normal({4, t, 0, 98}, 0, observation);
    for (std::size_t i = 0; i < entries; ++i) {
      const double deviation = std::max(0.01, std::sqrt(statistics.variance[i]));
      const double z = (observation[i] - statistics.mean[i]) * (1.0 / deviation);
      shown[i] = static_cast<float>(std::clamp(z, -5.0, 5.0));
    }
    normalising->act(observation, action);
    plain->act(shown, expected);
    ASSERT_EQ(action, expected) << t;
  }
  EXPECT_EQ(normalising->normaliser()->sums()[0], 20.0);
  const auto before = test::allocations();
  normalising->act(observation, action);
  EXPECT_EQ(test::allocations(), before);
  normalising->begin_episode({1, 0, 0, 1});
  EXPECT_EQ(normalising->normaliser()->sums()[0], 0.0);
}

TEST_P(NormalisingPolicy, RefusesPictures) {
  EXPECT_THROW(
      make_policy(GetParam(), test::interface_of("car"), {{"normalise_observations", true}}),
      kinds::UnfitOption);
}

INSTANTIATE_TEST_SUITE_P(Kinds, NormalisingPolicy, testing::Values("hebbian", "static", "lstm"));

}  // namespace
}  // namespace hebbes::policy
