// Four doubles side by side: one number of each leg, or of each row of a contact.
#pragma once

#include <cmath>
#include <cstddef>

namespace hebbes::envs::ant {

/// Elementwise arithmetic as for double, each lane rounded as if alone; lanes[i] is lane i.
using Lanes [[gnu::vector_size(32)]] = double;

inline constexpr std::size_t kLanes = 4;

inline double square_root(double v) {
  return std::sqrt(v);
}
inline Lanes square_root(const Lanes& v) {
  return Lanes{std::sqrt(v[0]), std::sqrt(v[1]), std::sqrt(v[2]), std::sqrt(v[3])};
}

/// base + v[3] + v[2] + v[1] + v[0], in this order.
inline double add_backwards(double base, const Lanes& v) {
  return (((base + v[3]) + v[2]) + v[1]) + v[0];
}

}  // namespace hebbes::envs::ant
