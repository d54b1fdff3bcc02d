// Statistics of a learned assignment: entropies and modes of its logits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace hebbes::population {

/// For each row of logits lambda_s the entropy of pi_s = softmax(lambda_s) and the mode of it. Rows
/// may be made by any rank of a node; the sums over them are the same bits always.
class AssignmentTable {
 public:
  /// A view of a table for [rows, columns] logits; `memory` has size_bytes(rows).
  AssignmentTable(std::size_t rows, std::size_t columns, std::span<std::byte> memory);
  AssignmentTable() = default;

  static std::size_t size_bytes(std::size_t rows);

  /// Makes a row from its logits, their maximum, their weights exp(logits - max) and the weights'
  /// sum.
  void build_row(std::size_t row, std::span<const float> logits, float max,
                 std::span<const float> weights, double weights_sum);

  /// The component with the largest logit, the first of equals.
  std::uint32_t mode(std::size_t row) const { return modes_[row]; }

  /// Mean over the rows of H(pi_s), in [0, ln columns] nats.
  double mean_entropy() const;

  /// Components that are the mode of at least one row, the first of equals.
  std::size_t components_in_use() const;

 private:
  std::size_t columns_ = 0;
  std::span<double> entropies_;     // [rows], nats
  std::span<std::uint32_t> modes_;  // [rows]
};

}  // namespace hebbes::population
