// Weights of a dense layer, laid out for the processor's vectors.
#pragma once

#include <span>

#include "lib/policy/aligned.h"

namespace hebbes::policy {

/// [rows, columns], a row an input and a column an output. Columns are padded with zeros to a
/// multiple of kWidth.
class WeightMatrix {
 public:
  static constexpr std::size_t kWidth = 16;

  WeightMatrix(std::size_t rows, std::size_t columns);

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t stride() const { return stride_; }

  float* row(std::size_t i) { return values_.data() + i * stride_; }
  const float* row(std::size_t i) const { return values_.data() + i * stride_; }

  /// `values` [rows, columns], row-major.
  void set(std::span<const float> values);
  void get(std::span<float> values) const;

  /// The same of a matrix that is stored as [columns, rows].
  void set_transposed(std::span<const float> values);

  /// sums_j += sum_i pre_i W_ij, i ascending, each product fused with its sum. `pre` [rows],
  /// `sums` [stride].
  void add_products(std::span<const float> pre, std::span<float> sums) const;

 private:
  std::size_t rows_;
  std::size_t columns_;
  std::size_t stride_;  // columns, padded
  Aligned<float> values_;
};

}  // namespace hebbes::policy
