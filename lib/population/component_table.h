// Drawing a component k ~ softmax(lambda_s) without touching all of a row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/population/population.h"

namespace hebbes::population {

/// For each row of logits the running sums of its weights exp(lambda_sk - max_k lambda_sk) over
/// groups of kGroup components: 1/8 of the logits' memory. A draw finds its group there and works
/// out the weights of that group alone. Probabilities are exact to 2^-32 and float32 rounding.
class ComponentTable {
 public:
  static constexpr std::size_t kGroup = 16;

  /// A view of a table for [rows, columns] logits; `memory` has size_bytes(rows, columns).
  ComponentTable(std::size_t rows, std::size_t columns, std::span<std::byte> memory);
  ComponentTable() = default;

  static std::size_t size_bytes(std::size_t rows, std::size_t columns);

  /// Makes a row of the table from its logits, and on the way their weights [columns].
  void build_row(std::size_t row, std::span<const float> logits, std::span<float> row_weights);

  /// Prefetches a row; for callers who draw from many rows, some rows ahead.
  void prefetch(std::size_t row) const;

  /// Where in a row a draw falls: a group, and what is left of the uniform number within it.
  struct Place {
    std::uint32_t group;
    float rest;
  };

  /// The first half of a draw by a uniform word. Prefetches the group's logits,
  /// so that a caller who draws from many rows can find all places first.
  Place find_group(std::size_t row, std::uint32_t word, std::span<const float> logits) const;

  /// The second half.
  std::uint32_t draw(std::size_t row, Place place, std::span<const float> logits) const;

  /// The same draw where weight_prefixes() of the row are at hand.
  std::uint32_t draw(std::size_t row, std::uint32_t word, std::span<const float> prefixes) const;

  /// A draw among all components but one: `unit` in (0, 1) says which. columns > 1.
  std::uint32_t draw_other(std::size_t row, double unit, std::uint32_t excluded,
                           std::span<const float> logits) const;

  /// sum_s softmax(logits_s)_k over the rows s, for each component k [columns]; `logits` [rows,
  /// columns].
  std::vector<double> mean_draws(std::span<const float> logits) const;

  /// weights[k] = exp(logits[k] - max(row)).
  void weights(std::size_t row, std::span<const float> logits, std::span<float> weights) const;

  /// prefixes[k] = sum of the weights of k's group up to and including k; infinite beyond the last
  /// weight, where the last group is not full. prefixes.size() == prefixes_size(columns).
  static void weight_prefixes(std::span<const float> weights, std::span<float> prefixes);

  static std::size_t prefixes_size(std::size_t columns);

  float row_max(std::size_t row) const { return maxima_[row]; }
  double row_sum(std::size_t row) const { return sums_[row * groups_ + groups_ - 1]; }

 private:
  Place find_group(std::size_t row, std::uint32_t word) const;
  std::size_t group_size(std::size_t group) const;

  std::size_t columns_ = 0;
  std::size_t groups_ = 0;
  std::span<double> sums_;   // [rows, groups], running
  std::span<float> maxima_;  // [rows]
};

}  // namespace hebbes::population
