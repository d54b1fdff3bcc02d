// Suggestions for misspelt keys.
#pragma once

#include <span>
#include <string>

namespace hebbes::config {

/// The known dotted key nearest to `key` in edits, or "" if none is near. A right name in a wrong
/// section counts as near.
std::string nearest_key(const std::string& key, std::span<const std::string> known);

}  // namespace hebbes::config
