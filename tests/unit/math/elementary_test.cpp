// Holds the float32 functions against the double-precision ones of libm.
#include "lib/math/elementary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace hebbes::math {
namespace {

/// |value - truth| in units in the last place of the float nearest to truth.
double ulps(float value, double truth) {
  const auto nearest = static_cast<float>(std::fabs(truth));
  const double ulp = std::nextafter(nearest, std::numeric_limits<float>::infinity()) - nearest;
  return std::fabs(static_cast<double>(value) - truth) / ulp;
}

/// Tests try one float in so many, or with HEBBES_TEST_EVERY_FLOAT in the environment all.
std::uint32_t stride_of_floats() {
  return std::getenv("HEBBES_TEST_EVERY_FLOAT") != nullptr ? 1 : 61;
}

/// The largest error over floats of [low, high], low and high of one sign.
template <class Function, class Truth>
double largest_error(float low, float high, Function function, Truth truth) {
  auto first = std::bit_cast<std::uint32_t>(low);
  auto last = std::bit_cast<std::uint32_t>(high);
  if (first > last) std::swap(first, last);
  const std::uint32_t stride = stride_of_floats();
  double worst = 0.0;
  for (std::uint64_t bits = first; bits <= last; bits += stride) {
    const auto x = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    worst = std::max(worst, ulps(function(x), truth(static_cast<double>(x))));
  }
  return worst;
}

TEST(Exp, StaysWithinItsErrorBound) {
  const auto truth = [](double x) { return std::exp(x); };
  EXPECT_LE(largest_error(0x1p-40f, 88.0f, math::exp, truth), 1.1);
  EXPECT_LE(largest_error(-0x1p-40f, -87.0f, math::exp, truth), 1.1);
  EXPECT_EQ(math::exp(0.0f), 1.0f);
  EXPECT_EQ(math::exp(-1e30f), math::exp(-87.0f));
}

TEST(Tanh, StaysWithinItsErrorBound) {
  const auto truth = [](double x) { return std::tanh(x); };
  EXPECT_LE(largest_error(0x1p-100f, 20.0f, math::tanh, truth), 2.5);
  EXPECT_LE(largest_error(-0x1p-100f, -20.0f, math::tanh, truth), 2.5);
}

TEST(Tanh, TreatsSpecialValuesAsLibmDoes) {
  EXPECT_EQ(math::tanh(0.0f), 0.0f);
  EXPECT_EQ(math::tanh(std::numeric_limits<float>::infinity()), 1.0f);
  EXPECT_EQ(math::tanh(-std::numeric_limits<float>::infinity()), -1.0f);
  EXPECT_TRUE(std::isnan(math::tanh(std::numeric_limits<float>::quiet_NaN())));
}

TEST(Tanh, NeverFallsByMoreThanItsRounding) {
  const std::uint32_t stride = stride_of_floats();
  float highest = 0.0f;
  for (std::uint64_t bits = 0; bits <= std::bit_cast<std::uint32_t>(20.0f); bits += stride) {
    const float y = math::tanh(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    ASSERT_GE(y, highest * (1.0f - 0x1p-23f)) << bits;
    highest = std::max(highest, y);
  }
  EXPECT_EQ(highest, 1.0f);
}

TEST(Sigmoid, StaysWithinItsErrorBound) {
  const auto truth = [](double x) { return 1.0 / (1.0 + std::exp(-x)); };
  EXPECT_LE(largest_error(0x1p-100f, 100.0f, math::sigmoid, truth), 2.5);
  EXPECT_LE(largest_error(-0x1p-100f, -87.0f, math::sigmoid, truth), 2.5);
}

TEST(Sigmoid, TreatsSpecialValuesAsItsDefinitionDoes) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(math::sigmoid(0.0f), 0.5f);
  EXPECT_EQ(math::sigmoid(kInfinity), 1.0f);
  EXPECT_LT(math::sigmoid(-kInfinity), 1e-37f);
  EXPECT_GE(math::sigmoid(-kInfinity), 0.0f);
  EXPECT_TRUE(std::isnan(math::sigmoid(std::numeric_limits<float>::quiet_NaN())));
}

TEST(Log, StaysWithinItsErrorBound) {
  const auto truth = [](double x) { return std::log(x); };
  EXPECT_LE(largest_error(0x1p-126f, 0x1p126f, math::log, truth), 1.6);
  EXPECT_EQ(math::log(1.0f), 0.0f);
}

TEST(CosSinTurn, StaysWithinItsErrorBound) {
  double worst = 0.0;
  for (std::uint64_t w = 0; w < (1ull << 32); w += 997) {
    const auto [c, s] = cos_sin_turn(static_cast<std::uint32_t>(w));
    const double angle = static_cast<double>(w) * 0x1p-31 * std::numbers::pi;
    worst = std::max({worst, std::fabs(c - std::cos(angle)), std::fabs(s - std::sin(angle))});
  }
  EXPECT_LE(worst, 1.2e-7);
}

TEST(Elementary, DoNotDependOnPositionInAnArray) {
  constexpr int kCount = 75;  // no multiple of a vector width
  std::vector<float> in(kCount), out(kCount);
  for (int i = 0; i < kCount; ++i) in[i] = -8.0f + 0.2137f * static_cast<float>(i);
  for (int i = 0; i < kCount; ++i) out[i] = math::tanh(in[i]) + math::exp(in[i]);
  for (int i = 0; i < kCount; ++i) {
    volatile float x = in[i];  // keeps the compiler from vectorising this loop
    EXPECT_EQ(out[i], math::tanh(x) + math::exp(x)) << i;
  }
}

}  // namespace
}  // namespace hebbes::math
