// Statistics of a learned assignment: largest logits, sums of weights, entropies and modes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/population/component_row.h"

namespace hebbes::population {

/// Of each row of logits lambda_s and of pi_s = softmax(lambda_s). Rows may be made by any rank of
/// a node; the sums over them are the same bits always.
class AssignmentTable {
 public:
  /// A view of a table for [rows, columns] logits; `memory` has size_bytes(rows).
  AssignmentTable(std::size_t rows, std::size_t columns, std::span<std::byte> memory);
  AssignmentTable() = default;

  static std::size_t size_bytes(std::size_t rows);

  /// Makes a row from its logits, which `made` has taken over.
  void build_row(std::size_t row, std::span<const float> logits, const ComponentRow& made);

  /// The component with the largest logit, the first of equals, and that logit.
  std::uint32_t mode(std::size_t row) const { return modes_[row]; }
  float row_max(std::size_t row) const { return maxima_[row]; }

  /// The sum of the row's weights exp(lambda_sk - row_max).
  double row_sum(std::size_t row) const { return sums_[row]; }

  /// Mean over the rows of H(pi_s), in [0, ln columns] nats.
  double mean_entropy() const;

  /// Components that are the mode of at least one row, the first of equals.
  std::size_t components_in_use() const;

  /// sum_s pi_sk over the rows s, for each component k [columns]; `logits` [rows, columns].
  std::vector<double> mean_draws(std::span<const float> logits) const;

 private:
  std::size_t columns_ = 0;
  std::span<double> sums_;          // [rows]
  std::span<double> entropies_;     // [rows], nats
  std::span<float> maxima_;         // [rows]
  std::span<std::uint32_t> modes_;  // [rows]
};

}  // namespace hebbes::population
