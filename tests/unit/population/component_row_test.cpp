#include "lib/population/component_row.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lib/rng/bulk.h"
#include "tests/support/statistics.h"
#include "tests/unit/population/dense_mixture.h"

namespace hebbes::population {
namespace {

/// A row of normal logits.
struct OneRow {
  OneRow(std::size_t columns, float spread) : logits(columns), made(columns) {
    rng::fill_normal({4, 0, static_cast<std::uint32_t>(columns), 99}, 0, logits);
    for (float& x : logits) x *= spread;
    made.set(logits);
  }
  std::uint32_t draw(std::uint32_t word) const { return made.draw(word); }

  std::vector<float> logits;
  ComponentRow made;
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

TEST_P(Columns, DrawTheSameOneByOneAndMany) {
  const OneRow row(GetParam(), 3.0f);
  std::vector<std::uint32_t> words = {0, 0xffffffff};
  for (std::uint64_t word = 0; word < (1ull << 32); word += 9'999'991) {
    words.push_back(static_cast<std::uint32_t>(word));
  }
  std::vector<std::uint32_t> drawn(words.size());
  row.made.draw(words, drawn);
  for (std::size_t i = 0; i < words.size(); ++i) EXPECT_EQ(row.draw(words[i]), drawn[i]) << i;
  row.made.draw(words, words);  // in place
  EXPECT_EQ(words, drawn);
}

TEST_P(Columns, FindTheFirstComponentWhoseRunningSumIsLarger) {
  const OneRow row(GetParam(), 3.0f);
  const auto weights = row.made.weights();
  for (std::uint64_t word = 0; word < (1ull << 32); word += 9'999'991) {
    const double target = (static_cast<double>(word) + 0.5) * 0x1p-32 * row.made.sum();
    const std::uint32_t drawn = row.draw(static_cast<std::uint32_t>(word));
    double sum = 0.0;
    for (std::size_t k = 0; k < drawn; ++k) sum += static_cast<double>(weights[k]);
    const double slack = 1e-6 * row.made.sum();
    EXPECT_LE(sum, target + slack);
    EXPECT_GE(sum + static_cast<double>(weights[drawn]), target - slack);
  }
}

TEST_P(Columns, DrawAnotherOneThanWhatIsLeftOut) {
  if (GetParam() == 1) return;
  const OneRow row(GetParam(), 1.0f);
  const auto probabilities = softmax(row.logits);
  const auto out = static_cast<std::uint32_t>(GetParam() / 2);
  std::vector<double> share(GetParam(), 0.0);
  constexpr int kDraws = 200'000;
  for (int i = 0; i < kDraws; ++i) ++share[row.made.draw_other((i + 0.5) / kDraws, out)];
  EXPECT_EQ(share[out], 0.0);
  for (std::size_t k = 0; k < share.size(); ++k) {
    if (k == out) continue;
    const double expected = probabilities[k] / (1.0 - probabilities[out]);
    EXPECT_NEAR(share[k] / kDraws, expected, 2.0 / kDraws + 1e-5 * expected) << k;
  }
}

INSTANTIATE_TEST_SUITE_P(ComponentRow, Columns, testing::Values(1, 2, 15, 16, 17, 48, 100, 768));

TEST(ComponentRow, DrawsByChanceAsOften) {
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

TEST(ComponentRow, KnowsNoUnlikelyComponentsWhereLogitsArePeaked) {
  OneRow row(64, 0.0f);
  row.logits[37] = 60.0f;
  row.made.set(row.logits);
  for (std::uint64_t word = 0; word < (1ull << 32); word += 99'991) {
    EXPECT_EQ(row.draw(static_cast<std::uint32_t>(word)), 37u);
  }
}

}  // namespace
}  // namespace hebbes::population
