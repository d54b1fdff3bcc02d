// Sums over a population's blocks whose bits do not depend on who adds up what.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lib/population/population.h"

namespace hebbes::trainer {

/// What some blocks contribute to the gradient with respect to the replicated theta.
struct BlockSum {
  std::size_t first = 0;  ///< the blocks [first, first + count)
  std::size_t count = 1;
  double norm2 = 0.0;                     ///< of the rows of the shared parameter's gradient
  std::vector<population::Range> ranges;  ///< of the replicated theta; no two overlap
  std::vector<double> values;             ///< of these ranges, concatenated
};

/// The values of a sum of all blocks, each at its place in the replicated theta, of which there are
/// `size` numbers.
std::vector<double> in_order(const BlockSum& sum, std::size_t size);

/// A binary tree over the blocks: two neighbours of equal size, the left one at a multiple of twice
/// that, are added before anything else. Whoever has consecutive blocks adds what can be added, and
/// hands on the few sums that are left.
class BlockSums {
 public:
  explicit BlockSums(const population::Population& population) : population_(population) {}

  /// The sum of no blocks but `block`, its values zero.
  BlockSum leaf(std::size_t block) const;

  /// Sums must come in the order of their blocks, without gaps.
  void push(BlockSum sum);

  /// The sums so far as numbers, and sums pushed from such numbers.
  std::vector<double> to_numbers() const;
  void push_numbers(std::span<const double> numbers);

  /// Everything added up; of all blocks the same whoever had which.
  BlockSum total();

 private:
  const population::Population& population_;
  std::vector<BlockSum> sums_;  // ascending
};

}  // namespace hebbes::trainer
