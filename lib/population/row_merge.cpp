#include "lib/population/row_merge.h"

namespace hebbes::population {

std::vector<float> merge_rows(std::span<const float> rows, std::size_t columns,
                              const RowMerge& merge) {
  std::vector<double> sums(merge.count * columns, 0.0);
  std::vector<double> sizes(merge.count, 0.0);
  for (std::size_t r = 0; r < merge.into.size(); ++r) {
    const std::size_t k = merge.into[r];
    sizes[k] += 1.0;
    for (std::size_t c = 0; c < columns; ++c) {
      sums[k * columns + c] += static_cast<double>(rows[r * columns + c]);
    }
  }
  std::vector<float> means(sums.size());
  for (std::size_t j = 0; j < means.size(); ++j) {
    means[j] = static_cast<float>(sums[j] / sizes[j / columns]);
  }
  return means;
}

}  // namespace hebbes::population
