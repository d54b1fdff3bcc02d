#include "lib/population/balanced_choice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "lib/population/logits.h"

namespace hebbes::population {
namespace {

std::vector<std::size_t> counts_of(std::span<const std::uint32_t> chosen, std::size_t choices) {
  std::vector<std::size_t> counts(choices, 0);
  for (const std::uint32_t k : chosen) ++counts.at(k);
  return counts;
}

TEST(BalancedChoice, GivesEachChoiceAsManyMembers) {
  for (const std::size_t choices : {1u, 7u, 96u, 1000u}) {
    const auto counts = counts_of(balanced_choice(3, 1000, choices), choices);
    const auto [least, most] = std::ranges::minmax(counts);
    EXPECT_LE(most - least, 1u) << choices;
    EXPECT_GE(least, 1u);
  }
}

TEST(BalancedChoice, IsInARandomOrderThatTheSeedNames) {
  const auto chosen = balanced_choice(3, 1000, 10);
  EXPECT_EQ(chosen, balanced_choice(3, 1000, 10));
  EXPECT_NE(chosen, balanced_choice(4, 1000, 10));
  EXPECT_FALSE(std::ranges::is_sorted(chosen));
  // Neighbours are alike in one case of ten: 100 +- 9.5, within 5 standard deviations.
  std::size_t alike = 0;
  for (std::size_t s = 1; s < chosen.size(); ++s) alike += chosen[s] == chosen[s - 1] ? 1 : 0;
  EXPECT_NEAR(static_cast<double>(alike), 100.0, 48.0);
}

TEST(BalancedChoice, GivesEachLayerRulesOfItsOwn) {
  const Topology topology({{20, 10}, {10, 4}, {4, 2}});
  const auto chosen = balanced_choice_within_layers(3, topology, 31);
  std::set<std::uint32_t> used;
  std::size_t first = 0;
  for (const LayerSize& layer : topology.layers()) {
    const auto own = std::span(chosen).subspan(first, layer.synapses());
    const std::set<std::uint32_t> rules(own.begin(), own.end());
    for (const std::uint32_t k : rules) EXPECT_TRUE(used.insert(k).second);
    const auto counts = counts_of(own, 31);
    const auto most = *std::ranges::max_element(counts);
    for (const std::uint32_t k : rules) EXPECT_GE(counts[k] + 1, most);
    first += layer.synapses();
  }
  EXPECT_EQ(used.size(), 31u);
  // 200, 40 and 8 synapses: about 8 for each rule.
  const auto of_first = std::set<std::uint32_t>(chosen.begin(), chosen.begin() + 200).size();
  EXPECT_NEAR(static_cast<double>(of_first), 25.0, 1.0);
  EXPECT_THROW(balanced_choice_within_layers(3, topology, 2), std::invalid_argument);
}

TEST(Logits, ChooseBySharesOfTheWord) {
  const std::vector<double> shares = {0.25, 0.0, 0.5, 0.25};
  EXPECT_EQ(choose(0, shares), 0u);
  EXPECT_EQ(choose(0x3fffffff, shares), 0u);
  EXPECT_EQ(choose(0x40000000, shares), 2u);
  EXPECT_EQ(choose(0xbfffffff, shares), 2u);
  EXPECT_EQ(choose(0xffffffff, shares), 3u);
}

TEST(Logits, SumIsZeroButForRounding) {
  EXPECT_EQ(sum_or_zero(std::vector<double>{0.1, 0.2, -0.3}), 0.0);
  EXPECT_EQ(sum_or_zero(std::vector<double>{0.5, 0.25}), 0.75);
}

TEST(NaturalGradient, DividesByProbabilitiesDownToAnEvenShare) {
  const std::vector<float> logits = {std::log(6.0f), 0.0f, 0.0f, 0.0f};  // 2/3 and 1/9 each
  std::vector<double> gradient = {1.0, 1.0, -2.0, 0.0};
  naturalise(logits, gradient);
  EXPECT_NEAR(gradient[0], 1.5, 1e-6);
  EXPECT_NEAR(gradient[1], 4.0, 1e-6);
  EXPECT_NEAR(gradient[2], -8.0, 1e-6);
  EXPECT_EQ(gradient[3], 0.0);
}

}  // namespace
}  // namespace hebbes::population
