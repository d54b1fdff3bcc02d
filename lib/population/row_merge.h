// Rows of a parameter that become fewer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hebbes::population {

/// Row r goes into row into[r] < count; each of these gets one row at least.
struct RowMerge {
  std::vector<std::uint32_t> into;
  std::size_t count = 0;
  std::string parameter = {};  ///< whose rows
};

/// Means of the `rows` [into.size(), columns] that went together; [count, columns].
std::vector<float> merge_rows(std::span<const float> rows, std::size_t columns,
                              const RowMerge& merge);

}  // namespace hebbes::population
