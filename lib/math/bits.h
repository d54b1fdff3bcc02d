// Elements of an array for which something holds, as bits of words: found in vector registers and
// then visited one by one, which pays where they are few.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace hebbes::math {

inline constexpr std::size_t kWordBits = 64;

/// Bit j is set where holds(j), for j < count <= kWordBits.
template <class Holds>
std::uint64_t word_where(std::size_t count, Holds holds) {
  std::uint64_t word = 0;
  for (std::size_t j = 0; j < count; ++j) word |= std::uint64_t{holds(j)} << j;
  return word;
}

/// Calls use(j) for the bits j that are set, in order.
template <class Use>
void each_bit(std::uint64_t word, Use use) {
  for (; word != 0; word &= word - 1) use(static_cast<std::size_t>(std::countr_zero(word)));
}

/// Calls use(k) for each k < count where holds(k), in order; holds() must not depend on what use()
/// does.
template <class Holds, class Use>
void each_where(std::size_t count, Holds holds, Use use) {
  std::size_t first = 0;
  const auto visit = [&](std::size_t width) {
    const auto word = word_where(width, [&](std::size_t j) { return holds(first + j); });
    each_bit(word, [&](std::size_t j) { use(first + j); });
  };
  for (; first + kWordBits <= count; first += kWordBits) visit(kWordBits);
  if (first < count) visit(count - first);
}

}  // namespace hebbes::math
