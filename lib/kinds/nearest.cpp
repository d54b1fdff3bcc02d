#include "lib/kinds/nearest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace hebbes::kinds {

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

std::string did_you_mean(std::string_view name, std::span<const std::string> known) {
  std::size_t nearest = std::max<std::size_t>(2, name.size() / 3) + 1;
  std::string meant;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance >= nearest || candidate.empty()) continue;
    nearest = distance;
    meant = candidate;
  }
  return meant.empty() ? "" : " (did you mean '" + meant + "'?)";
}

}  // namespace hebbes::kinds
