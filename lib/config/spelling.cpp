#include "lib/config/spelling.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

namespace hebbes::config {
namespace {

/// Insertions, deletions and replacements that turn `a` into `b` (Levenshtein).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row[b.size()];
}

std::string_view last_part(std::string_view key) {
  return key.substr(key.rfind('.') + 1);
}

}  // namespace

std::string nearest_key(const std::string& key, std::span<const std::string> known) {
  const std::size_t farthest = std::max<std::size_t>(2, last_part(key).size() / 3);
  std::size_t nearest = farthest + 1;
  std::string meant;
  for (const std::string& candidate : known) {
    const std::size_t elsewhere = edit_distance(last_part(key), last_part(candidate)) + 1;
    const std::size_t distance = std::min(edit_distance(key, candidate), elsewhere);
    if (distance < nearest) {
      nearest = distance;
      meant = candidate;
    }
  }
  return meant;
}

}  // namespace hebbes::config
