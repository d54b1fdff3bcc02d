// Numbers that are neither infinite nor NaN.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <span>

namespace hebbes::math {

/// Without a branch for each, as theta may have 10^9 of them.
inline bool all_finite(std::span<const float> values) {
  constexpr std::uint32_t kExponent = 0x7f800000;  // all set in what is not finite
  std::uint32_t found = 0;
  for (const float x : values) {
    found |= (std::bit_cast<std::uint32_t>(x) & kExponent) == kExponent ? 1u : 0u;
  }
  return found == 0;
}

inline bool all_finite(std::span<const double> values) {
  bool finite = true;
  for (const double x : values) finite = finite && std::isfinite(x);
  return finite;
}

}  // namespace hebbes::math
