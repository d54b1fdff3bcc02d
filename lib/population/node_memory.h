// The memory that a node's ranks share, in parts that begin on cache lines.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

namespace hebbes::population {

inline constexpr std::size_t kLine = 64;  ///< bytes

constexpr std::size_t round_up_to_line(std::size_t bytes) {
  return (bytes + kLine - 1) / kLine * kLine;
}

/// Takes the next `bytes` off `memory`.
inline std::span<std::byte> take(std::span<std::byte>& memory, std::size_t bytes) {
  const auto taken = memory.first(bytes);
  memory = memory.subspan(std::min(round_up_to_line(bytes), memory.size()));
  return taken;
}

}  // namespace hebbes::population
