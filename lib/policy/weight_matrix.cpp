#include "lib/policy/weight_matrix.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace hebbes::policy {
namespace {

/// sums[j] += sum_i pre[i] weights[i * stride + j] for kColumns columns: the sums stay in
/// registers.
template <std::size_t kColumns>
void add_products_of(std::span<const float> pre, const float* weights, std::size_t stride,
                     float* sums) {
  std::array<float, kColumns> own;
  std::copy_n(sums, kColumns, own.begin());
  for (std::size_t i = 0; i < pre.size(); ++i) {
    const float x = pre[i];
    const float* row = weights + i * stride;
    for (std::size_t j = 0; j < kColumns; ++j) own[j] = std::fma(x, row[j], own[j]);
  }
  std::copy_n(own.begin(), kColumns, sums);
}

}  // namespace

WeightMatrix::WeightMatrix(std::size_t rows, std::size_t columns)
    : rows_(rows),
      columns_(columns),
      stride_((columns + kWidth - 1) / kWidth * kWidth),
      values_(rows * stride_, 0.0f) {}

void WeightMatrix::set(std::span<const float> values) {
  assert(values.size() == rows_ * columns_);
  for (std::size_t i = 0; i < rows_; ++i) {
    std::copy_n(values.data() + i * columns_, columns_, row(i));
  }
}

void WeightMatrix::get(std::span<float> values) const {
  assert(values.size() == rows_ * columns_);
  for (std::size_t i = 0; i < rows_; ++i) {
    std::copy_n(row(i), columns_, values.data() + i * columns_);
  }
}

void WeightMatrix::set_transposed(std::span<const float> values) {
  assert(values.size() == rows_ * columns_);
  for (std::size_t i = 0; i < rows_; ++i) {
    for (std::size_t j = 0; j < columns_; ++j) row(i)[j] = values[j * rows_ + i];
  }
}

void WeightMatrix::add_products(std::span<const float> pre, std::span<float> sums) const {
  assert(pre.size() == rows_ && sums.size() == stride_);
  std::size_t j = 0;
  for (; j + 4 * kWidth <= stride_; j += 4 * kWidth) {
    add_products_of<4 * kWidth>(pre, row(0) + j, stride_, sums.data() + j);
  }
  for (; j < stride_; j += kWidth) {
    add_products_of<kWidth>(pre, row(0) + j, stride_, sums.data() + j);
  }
}

}  // namespace hebbes::policy
