// Intervals of indices, and how work over them is split.
#pragma once

#include <cstddef>

namespace hebbes::population {

/// Half-open interval of indices.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t size() const { return end - begin; }
};

/// Parts that a gradient is split into, whatever the number of ranks: as many as ever share it.
inline constexpr std::size_t kBlocks = 256;

/// The p-th of `parts` nearly equal contiguous parts of [0, count).
inline Range part_of(std::size_t count, std::size_t part, std::size_t parts) {
  return {count * part / parts, count * (part + 1) / parts};
}

}  // namespace hebbes::population
