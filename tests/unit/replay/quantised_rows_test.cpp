#include "apps/replay/quantised_rows.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace hebbes::apps::replay {
namespace {

class Bits : public testing::TestWithParam<int> {
 protected:
  float value(const QuantisedRows& rows, std::size_t row, std::size_t k) const {
    const std::size_t at = row * rows.width() + k;
    const int whole = GetParam() == 8 ? rows.bytes()[at] : rows.words()[at];
    return rows.scales()[row] * static_cast<float>(whole);
  }
  float steps() const { return GetParam() == 8 ? 127.0f : 32767.0f; }
};

TEST_P(Bits, AreWrongByHalfAStepAtMost) {
  QuantisedRows rows(100, GetParam());
  for (int row = 0; row < 3; ++row) {
    const float size = std::pow(10.0f, static_cast<float>(3 * row - 3));
    std::array<float, 100> numbers;
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      numbers[k] = size * std::sin(static_cast<float>(k * k));
    }
    numbers[7] = -size;
    rows.append(numbers);
    EXPECT_FLOAT_EQ(rows.scales().back(), size / steps());
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      EXPECT_NEAR(value(rows, rows.rows() - 1, k), numbers[k], 0.5001f * size / steps());
    }
  }
  EXPECT_EQ(rows.rows(), 3u);
}

TEST_P(Bits, KeepZerosAndTellWhatIsNotFinite) {
  QuantisedRows rows(4, GetParam());
  rows.append(std::array{0.0f, 0.0f, 0.0f, 0.0f});
  rows.append(std::array{std::numeric_limits<float>::quiet_NaN(), 2.0f,
                         -std::numeric_limits<float>::infinity(), 0.0f});
  EXPECT_EQ(value(rows, 0, 0), 0.0f);
  EXPECT_FLOAT_EQ(value(rows, 1, 1), 2.0f);
  for (const std::size_t k : {0u, 2u}) {
    const std::size_t at = 4 + k;
    if (GetParam() == 8) {
      EXPECT_EQ(rows.bytes()[at], -128);
    } else {
      EXPECT_EQ(rows.words()[at], -32768);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Bits, testing::Values(8, 16));

}  // namespace
}  // namespace hebbes::apps::replay
