// Names that a wrong one may be a misspelling of.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace hebbes::kinds {

/// Insertions, deletions and replacements that turn `a` into `b` (Levenshtein).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// " (did you mean 'hip'?)" with the known name nearest in edits; "" if none is near.
std::string did_you_mean(std::string_view name, std::span<const std::string> known);

}  // namespace hebbes::kinds
