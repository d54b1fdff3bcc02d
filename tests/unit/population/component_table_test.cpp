#include "lib/population/component_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lib/rng/bulk.h"
#include "tests/support/statistics.h"
#include "tests/unit/population/dense_mixture.h"

namespace hebbes::population {
namespace {

struct OneRow {
  OneRow(std::size_t columns, float spread)
      : logits(columns), memory(ComponentTable::size_bytes(1, columns)), table(1, columns, memory) {
    rng::fill_normal({4, 0, static_cast<std::uint32_t>(columns), 99}, 0, logits);
    for (float& x : logits) x *= spread;
    std::vector<float> scratch(columns);
    table.build_row(0, logits, scratch);
    weights.resize(columns);
    table.weights(0, logits, weights);
    prefixes.resize(ComponentTable::prefixes_size(columns));
    ComponentTable::weight_prefixes(weights, prefixes);
  }
  std::uint32_t draw(std::uint32_t word) const {
    return table.draw(0, table.find_group(0, word, logits), logits);
  }

  std::vector<float> logits;
  std::vector<std::byte> memory;
  ComponentTable table;
  std::vector<float> weights;
  std::vector<float> prefixes;
};

class Columns : public testing::TestWithParam<std::size_t> {};

TEST_P(Columns, GiveEachComponentItsShareOfTheWords) {
  // Evenly spaced words stand for the uniform distribution, without a sample's noise.
  const OneRow row(GetParam(), 1.0f);
  const auto probabilities = softmax(row.logits);
  constexpr std::uint32_t kStep = 4099;
  std::vector<double> share(GetParam(), 0.0);
  double total = 0.0;
  for (std::uint64_t word = 0; word < (1ull << 32); word += kStep, ++total) {
    ++share[row.draw(static_cast<std::uint32_t>(word))];
  }
  for (std::size_t k = 0; k < share.size(); ++k) {
    EXPECT_NEAR(share[k] / total, probabilities[k], 2.0 / total + 1e-6 * probabilities[k]) << k;
  }
}

TEST_P(Columns, DrawTheSameWithAndWithoutPrefixes) {
  const OneRow row(GetParam(), 3.0f);
  for (std::uint64_t word = 0; word < (1ull << 32); word += 9'999'991) {
    const auto w = static_cast<std::uint32_t>(word);
    EXPECT_EQ(row.draw(w), row.table.draw(0, w, row.prefixes));
  }
  EXPECT_EQ(row.draw(0xffffffff), row.table.draw(0, 0xffffffff, row.prefixes));
}

INSTANTIATE_TEST_SUITE_P(ComponentTable, Columns, testing::Values(1, 2, 15, 16, 17, 48, 100, 768));

TEST(ComponentTable, DrawsByChanceAsOften) {
  const OneRow row(200, 1.5f);
  const auto probabilities = softmax(row.logits);
  constexpr std::size_t kDraws = 400'000;
  std::vector<double> counts(200, 0.0);
  for (std::uint32_t j = 0; j < kDraws; j += 4) {
    for (const auto word : rng::random_words(8, {j, 0, 0, 99})) ++counts[row.draw(word)];
  }
  double chi_square = 0.0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const double expected = probabilities[k] * kDraws;
    chi_square += (counts[k] - expected) * (counts[k] - expected) / expected;
  }
  EXPECT_LT(std::abs(test::chi_square_z(chi_square, 199.0)), test::kMaxZ);
}

TEST(ComponentTable, KnowsNoUnlikelyComponentsWhereLogitsArePeaked) {
  OneRow row(64, 0.0f);
  row.logits[37] = 60.0f;
  std::vector<float> scratch(64);
  row.table.build_row(0, row.logits, scratch);
  for (std::uint64_t word = 0; word < (1ull << 32); word += 99'991) {
    EXPECT_EQ(row.draw(static_cast<std::uint32_t>(word)), 37u);
  }
}

}  // namespace
}  // namespace hebbes::population
