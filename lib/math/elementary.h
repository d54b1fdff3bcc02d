// Elementary functions of the hot loops, in float32: branch-free, so that loops over them
// vectorise, and written with explicit fused operations, so that a value's bits depend on its
// argument alone and not on the processor's libm, the vector width or the position in an array.
//
// Method: argument reduction to a short interval and a truncated Taylor series there; see each
// function. The error bounds were found by trying every float (tests/unit/math).
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace hebbes::math {

namespace detail {

/// x = k ln 2 + r with integer k and |r| <= ln(2)/2.
struct ReducedExponent {
  float two_to_k;
  float expm1_r;  ///< e^r - 1
};

inline ReducedExponent reduce_exponent(float x) {
  constexpr float kMagic = 0x1.8p23f;  // adding it rounds to an integer, kept in the low bits
  constexpr float kLn2High = 0x1.62e4p-1f;
  constexpr float kLn2Low = 0x1.7f7d1cp-20f;
  const float shifted = std::fma(x, std::numbers::log2e_v<float>, kMagic);
  const float k = shifted - kMagic;
  const float r = std::fma(-k, kLn2Low, std::fma(-k, kLn2High, x));
  float p = 1.0f / 5040.0f;
  p = std::fma(p, r, 1.0f / 720.0f);
  p = std::fma(p, r, 1.0f / 120.0f);
  p = std::fma(p, r, 1.0f / 24.0f);
  p = std::fma(p, r, 1.0f / 6.0f);
  p = std::fma(p, r, 0.5f);
  p = std::fma(p, r * r, r);
  const auto bits = (std::bit_cast<std::uint32_t>(shifted) + 127u) << 23;
  return {std::bit_cast<float>(bits), p};
}

}  // namespace detail

/// e^x within 1.1 units in the last place for x in [-87, 88]; x outside is clamped to that
/// interval.
inline float exp(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  const auto [two_to_k, expm1_r] = detail::reduce_exponent(x);
  return std::fma(two_to_k, expm1_r, two_to_k);
}

/// tanh x within 2.5 units in the last place; NaN stays NaN.
/// tanh |x| = m / (m + 2) with m = e^(2|x|) - 1, which keeps small arguments exact.
inline float tanh(float x) {
  float y = 2.0f * std::fabs(x);
  y = y > 20.0f ? 20.0f : y;
  const auto [two_to_k, expm1_r] = detail::reduce_exponent(y);
  const float m = std::fma(two_to_k, expm1_r, two_to_k - 1.0f);
  return std::copysign(m / (m + 2.0f), x);
}

/// 1 / (1 + e^-x) within 2.5 units in the last place for x in [-87, inf); smaller x give what -87
/// does, 1.7e-38, and NaN stays NaN.
inline float sigmoid(float x) {
  return 1.0f / (1.0f + exp(-x));
}

/// Natural logarithm of a positive normal float within 1.6 units in the last place.
/// u = 2^e m with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh((m - 1) / (m + 1)).
inline float log(float u) {
  constexpr std::int32_t kSqrtHalf = 0x3f3504f3;
  constexpr float kLn2High = 0x1.62e4p-1f;
  constexpr float kLn2Low = 0x1.7f7d1cp-20f;
  const auto bits = std::bit_cast<std::int32_t>(u);
  const std::int32_t e = (bits - kSqrtHalf) >> 23;
  const auto m = std::bit_cast<float>(bits - (e << 23));
  const float f = m - 1.0f;
  const float s = f / (m + 1.0f);
  const float z = s * s;
  float q = 1.0f / 11.0f;
  q = std::fma(q, z, 1.0f / 9.0f);
  q = std::fma(q, z, 1.0f / 7.0f);
  q = std::fma(q, z, 1.0f / 5.0f);
  q = std::fma(q, z, 1.0f / 3.0f);
  q = q * z;
  // 2 atanh s = f - s (f - 2 q), as f = s (2 + f) exactly
  const float log_m = f - s * std::fma(-2.0f, q, f);
  const auto k = static_cast<float>(e);
  return std::fma(k, kLn2High, std::fma(k, kLn2Low, log_m));
}

/// Cosine and sine of a whole turn times w / 2^32, each within 1.2e-7.
struct CosSin {
  float cos;
  float sin;
};

inline CosSin cos_sin_turn(std::uint32_t w) {
  // The two top bits, rounded, are the quadrant; the rest is an angle in [-pi/4, pi/4).
  const std::uint32_t shifted = w + (1u << 29);
  const std::uint32_t quadrant = shifted >> 30;
  const auto fraction = static_cast<std::int32_t>(w - (quadrant << 30));
  const float x = static_cast<float>(fraction) * (0x1p-31f * std::numbers::pi_v<float>);
  const float z = x * x;
  float s = 1.0f / 362880.0f;
  s = std::fma(s, z, -1.0f / 5040.0f);
  s = std::fma(s, z, 1.0f / 120.0f);
  s = std::fma(s, z, -1.0f / 6.0f);
  s = std::fma(s * z, x, x);
  float c = -1.0f / 3628800.0f;
  c = std::fma(c, z, 1.0f / 40320.0f);
  c = std::fma(c, z, -1.0f / 720.0f);
  c = std::fma(c, z, 1.0f / 24.0f);
  c = std::fma(c, z, -0.5f);
  c = std::fma(c, z, 1.0f);
  const bool swap = (quadrant & 1u) != 0;
  const float cos_magnitude = swap ? s : c;
  const float sin_magnitude = swap ? c : s;
  // quadrants 0..3: cos = c, -s, -c, s; sin = s, c, -s, -c
  const std::uint32_t cos_sign = ((quadrant + 1u) & 2u) << 30;
  const std::uint32_t sin_sign = (quadrant & 2u) << 30;
  return {std::bit_cast<float>(std::bit_cast<std::uint32_t>(cos_magnitude) ^ cos_sign),
          std::bit_cast<float>(std::bit_cast<std::uint32_t>(sin_magnitude) ^ sin_sign)};
}

}  // namespace hebbes::math
