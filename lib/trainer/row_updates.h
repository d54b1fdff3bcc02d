// Changes of rows of a parameter, in few bytes: for nodes that hold a copy of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hebbes::trainer {

/// Appends to `bytes` what makes `after` of `before`, two rows of a parameter: how many elements
/// differ in a bit, and of those the values with their places, as a list or a mask, or the whole
/// row, whichever is shortest. At most 4 bytes longer than the row.
void append_update(std::span<const float> before, std::span<const float> after,
                   std::vector<std::byte>& bytes);

/// Carries out updates of consecutive rows [rows, columns], of which `bytes` must hold exactly as
/// many as there are. Throws std::runtime_error if it does not.
void apply_updates(std::span<const std::byte> bytes, std::size_t columns, std::span<float> rows);

}  // namespace hebbes::trainer
