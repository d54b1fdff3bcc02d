#include "apps/replay/quantised_rows.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace hebbes::apps::replay {
namespace {

float largest_magnitude(std::span<const float> row) {
  float largest = 0.0f;
  for (const float x : row) {
    if (std::isfinite(x)) largest = std::max(largest, std::abs(x));
  }
  return largest;
}

template <class Whole>
void append_row(std::span<const float> row, float scale, std::vector<Whole>& values) {
  for (const float x : row) {
    const float quotient = scale > 0.0f ? x / scale : 0.0f;
    values.push_back(std::isfinite(x) ? static_cast<Whole>(std::lround(quotient))
                                      : std::numeric_limits<Whole>::min());
  }
}

}  // namespace

void QuantisedRows::append(std::span<const float> row) {
  assert(row.size() == width_);
  const float scale = largest_magnitude(row) / (bits_ == 8 ? 127.0f : 32767.0f);
  scales_.push_back(scale);
  if (bits_ == 8) {
    append_row(row, scale, bytes_);
  } else {
    append_row(row, scale, words_);
  }
}

}  // namespace hebbes::apps::replay
