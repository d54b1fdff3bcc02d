#include "lib/policy/weight_matrix.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace hebbes::policy {
namespace {

/// sums_j += sum_i pre_i panel_ij for kColumns columns: the sums stay in registers.
template <std::size_t kColumns>
void add_products_of(std::span<const float> pre, const float* panel, float* sums) {
  std::array<float, kColumns> own;
  std::copy_n(sums, kColumns, own.begin());
  for (const float x : pre) {
    for (std::size_t j = 0; j < kColumns; ++j) own[j] = std::fma(x, panel[j], own[j]);
    panel += kColumns;
  }
  std::copy_n(own.begin(), kColumns, sums);
}

}  // namespace

WeightMatrix::WeightMatrix(std::size_t inputs, std::size_t outputs)
    : inputs_(inputs), outputs_(outputs), values_(inputs * padded_outputs(), 0.0f) {}

float& WeightMatrix::at(std::size_t input, std::size_t output) {
  const std::size_t first = output / kPanel * kPanel;
  const std::size_t width = std::min(kPanel, padded_outputs() - first);
  return values_[first * inputs_ + input * width + (output - first)];
}

void WeightMatrix::add_products(std::span<const float> pre, std::span<float> sums) const {
  assert(pre.size() == inputs_ && sums.size() == padded_outputs());
  for (std::size_t first = 0; first < sums.size(); first += kPanel) {
    const float* panel = values_.data() + first * inputs_;
    switch (std::min(kPanel, sums.size() - first) / kWidth) {
      case 1:
        add_products_of<kWidth>(pre, panel, &sums[first]);
        break;
      case 2:
        add_products_of<2 * kWidth>(pre, panel, &sums[first]);
        break;
      case 3:
        add_products_of<3 * kWidth>(pre, panel, &sums[first]);
        break;
      default:
        add_products_of<kPanel>(pre, panel, &sums[first]);
    }
  }
}

}  // namespace hebbes::policy
