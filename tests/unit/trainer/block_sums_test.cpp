#include "lib/trainer/block_sums.h"

#include <gtest/gtest.h>

#include "tests/support/population_choice.h"

namespace hebbes::trainer {
namespace {

/// A tenth of a block's number everywhere, which adds up to other bits in another order.
BlockSum made(const BlockSums& sums, std::size_t block) {
  BlockSum sum = sums.leaf(block);
  for (double& value : sum.values) value = 0.1 * static_cast<double>(block);
  sum.norm2 = 0.3 * static_cast<double>(block);
  return sum;
}

BlockSum added_by(std::size_t ranks, const population::Population& population) {
  BlockSums all(population);
  for (std::size_t r = 0; r < ranks; ++r) {
    BlockSums own(population);
    const auto blocks = population::part_of(population.blocks(), r, ranks);
    for (std::size_t b = blocks.begin; b < blocks.end; ++b) own.push(made(own, b));
    all.push_numbers(own.to_numbers());
  }
  return all.total();
}

class Sums : public testing::TestWithParam<test::PopulationChoice> {};

TEST_P(Sums, AreTheSameWhoeverAddsThem) {
  const auto population = test::make_population(GetParam(), {203, 11});
  const BlockSum one = added_by(1, *population);
  EXPECT_EQ(one.count, population->blocks());
  for (const std::size_t ranks : {2, 3, 7, 64, 300}) {
    const BlockSum other = added_by(ranks, *population);
    EXPECT_EQ(other.values, one.values) << ranks;
    EXPECT_EQ(other.norm2, one.norm2);
    EXPECT_EQ(other.count, one.count);
  }
}

TEST_P(Sums, AreSums) {
  const auto population = test::make_population(GetParam(), {203, 11});
  const BlockSum sum = added_by(5, *population);
  std::size_t parameters = 0;
  double expected = 0.0, norm2 = 0.0;
  for (const auto& parameter : population->replicated()) parameters += parameter.values.size();
  for (std::size_t b = 0; b < population->blocks(); ++b) {
    for (const double value : made(BlockSums(*population), b).values) expected += value;
    norm2 += 0.3 * static_cast<double>(b);
  }
  EXPECT_EQ(sum.values.size(), parameters);
  double total = 0.0;
  for (const double value : sum.values) total += value;
  EXPECT_NEAR(total, expected, 1e-9 * expected);
  EXPECT_NEAR(sum.norm2, norm2, 1e-9 * norm2);
}

TEST_P(Sums, OfHalfTheBlocksAreOneSum) {
  const auto population = test::make_population(GetParam(), {4096, 0});
  BlockSums sums(*population);
  for (std::size_t b = 0; b < population->blocks() / 2; ++b) sums.push(made(sums, b));
  const std::size_t numbers = sums.to_numbers().size();
  EXPECT_EQ(numbers, 3 + sums.total().values.size());
}

INSTANTIATE_TEST_SUITE_P(BlockSums, Sums,
                         testing::Values(test::PopulationChoice{}, test::shared(9),
                                         test::shared(9, "rule")));

}  // namespace
}  // namespace hebbes::trainer
