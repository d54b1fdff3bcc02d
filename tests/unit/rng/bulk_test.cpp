#include "lib/rng/bulk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/support/statistics.h"

namespace hebbes::rng {
namespace {

constexpr std::size_t kCount = 1'000'000;

std::vector<float> normals(const Family& family, std::size_t count = kCount) {
  std::vector<float> result(count);
  fill_normal(family, 0, result);
  return result;
}

TEST(FillNormal, HasTheMomentsOfTheStandardNormal) {
  const auto z = normals({1, 2, 3, 4});
  const double root = std::sqrt(static_cast<double>(kCount));
  double sums[5] = {};
  for (const float x : z) {
    for (int power = 1; power <= 4; ++power) sums[power] += std::pow(x, power);
  }
  EXPECT_LT(std::abs(sums[1] / root), test::kMaxZ);
  EXPECT_LT(std::abs((sums[2] - kCount) / (root * std::sqrt(2.0))), test::kMaxZ);
  EXPECT_LT(std::abs(sums[3] / (root * std::sqrt(15.0))), test::kMaxZ);
  EXPECT_LT(std::abs((sums[4] - 3.0 * kCount) / (root * std::sqrt(96.0))), test::kMaxZ);
}

TEST(FillNormal, FillsTheBinsOfItsDistribution) {
  constexpr int kBins = 64;
  const auto z = normals({9, 0, 0, 1});
  std::vector<double> counts(kBins, 0.0);
  for (const float x : z) {
    const double u = 0.5 * std::erfc(-x / std::sqrt(2.0));
    ++counts[static_cast<std::size_t>(std::min(kBins - 1, static_cast<int>(u * kBins)))];
  }
  const double expected = static_cast<double>(kCount) / kBins;
  double chi_square = 0.0;
  for (const double c : counts) chi_square += (c - expected) * (c - expected) / expected;
  EXPECT_LT(std::abs(test::chi_square_z(chi_square, kBins - 1)), test::kMaxZ);
}

TEST(FillNormal, ReachesFarIntoTheTail) {
  // Of a million numbers about 63 lie beyond 4.
  const auto z = normals({5, 5, 5, 5});
  const auto far = std::ranges::count_if(z, [](float x) { return std::abs(x) > 4.0f; });
  EXPECT_NEAR(static_cast<double>(far), 63.3, test::kMaxZ * std::sqrt(63.3));
}

TEST(FillNormal, IsUncorrelatedBetweenIndividualsGenerationsPurposesAndSeeds) {
  const Family family{1, 10, 20, purpose_word(Purpose::kParameterNoise)};
  std::vector<Family> others(5, family);
  others[0].individual += 1;
  others[1].generation += 1;
  others[2].purpose = purpose_word(Purpose::kStaticNoise);
  others[3].purpose = purpose_word(Purpose::kParameterNoise, 1);
  others[4].seed += 1;
  const auto own = normals(family);
  for (const Family& other : others) {
    const auto theirs = normals(other);
    EXPECT_LT(std::abs(test::correlation_z<float>(own, theirs)), test::kMaxZ);
  }
  for (const std::size_t lag : {1u, 2u, 63u, 64u, 128u, 256u}) {
    const auto a = std::span<const float>(own).first(kCount - lag);
    const auto b = std::span<const float>(own).subspan(lag);
    EXPECT_LT(std::abs(test::correlation_z(a, b)), test::kMaxZ) << lag;
  }
}

TEST(FillNormal, GivesTheSameNumbersInAnyParts) {
  const Family family{1, 2, 3, 4};
  const auto whole = normals(family, 3 * kTile + 17);
  std::vector<float> part(kTile + 17);
  fill_normal(family, 2 * kTile, part);
  EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin() + 2 * kTile));
}

// Side by side as one by one by Random123.
TEST(FillWords, GivesTheWordsOfTheCounters) {
  for (const std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{0xfedcba9876543210}}) {
    const Family family{seed, 0x89abcdef, 0xffffffff, 0xf2345678};
    constexpr std::size_t kFirst = 2 * kTile, kBlocks = kTile / 4;
    std::vector<std::uint32_t> words(3 * kTile + 5);
    fill_words(family, kFirst, words);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::size_t tile = (kFirst + i) / kTile, place = i % kTile;
      const auto index = static_cast<std::uint32_t>(tile * kBlocks + place % kBlocks);
      const Counter counter{index, family.individual, family.generation, family.purpose};
      ASSERT_EQ(words[i], random_words(seed, counter)[place / kBlocks]) << i;
    }
  }
}

TEST(FillUniform, StaysInItsIntervalAndFillsIt) {
  std::vector<float> u(kCount);
  fill_uniform({3, 1, 4, 1}, -0.1f, 0.1f, u);
  const auto [low, high] = std::ranges::minmax(u);
  EXPECT_GE(low, -0.1f);
  EXPECT_LT(high, 0.1f);
  EXPECT_LT(low, -0.0999f);
  EXPECT_GT(high, 0.0999f);
  EXPECT_LT(std::abs(test::mean_z<float>(u, 0.0, 0.2 / std::sqrt(12.0))), test::kMaxZ);
}

TEST(FillRuleNoise, DependsOnThePairAloneAndNotOnItsLane) {
  std::array<std::uint32_t, kRuleLanes> synapses;
  std::array<std::uint32_t, kRuleLanes> individuals;
  for (std::uint32_t l = 0; l < kRuleLanes; ++l) {
    synapses[l] = 100 + l;
    individuals[l] = 7;
  }
  RuleNoise forward;
  fill_rule_noise(1, 2, 3, synapses, individuals, forward);
  std::ranges::reverse(synapses);
  RuleNoise backward;
  fill_rule_noise(1, 2, 3, synapses, individuals, backward);
  for (std::size_t l = 0; l < kRuleLanes; ++l) {
    EXPECT_EQ(forward.component[l], backward.component[kRuleLanes - 1 - l]);
    for (std::size_t c = 0; c < 5; ++c) {
      EXPECT_EQ(forward.epsilon[c][l], backward.epsilon[c][kRuleLanes - 1 - l]);
    }
  }
}

TEST(FillRuleNoise, IsStandardNormalAndUncorrelatedBetweenCoefficients) {
  std::array<std::vector<float>, 5> epsilon;
  std::array<std::uint32_t, kRuleLanes> synapses;
  std::array<std::uint32_t, kRuleLanes> individuals;
  RuleNoise noise;
  for (std::uint32_t batch = 0; batch < 4000; ++batch) {
    for (std::uint32_t l = 0; l < kRuleLanes; ++l) {
      synapses[l] = batch;
      individuals[l] = l;
    }
    fill_rule_noise(11, 0, 2, synapses, individuals, noise);
    for (std::size_t c = 0; c < 5; ++c) {
      epsilon[c].insert(epsilon[c].end(), noise.epsilon[c].begin(), noise.epsilon[c].end());
    }
  }
  for (std::size_t a = 0; a < 5; ++a) {
    EXPECT_LT(std::abs(test::mean_z<float>(epsilon[a], 0.0, 1.0)), test::kMaxZ);
    for (std::size_t b = 0; b < a; ++b) {
      EXPECT_LT(std::abs(test::correlation_z<float>(epsilon[a], epsilon[b])), test::kMaxZ);
    }
  }
}

}  // namespace
}  // namespace hebbes::rng
