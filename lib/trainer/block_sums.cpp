#include "lib/trainer/block_sums.h"

#include <algorithm>
#include <utility>

namespace hebbes::trainer {
namespace {

using population::Range;

constexpr std::size_t kHeader = 3;  // first, count and norm2

/// Adds the right neighbour: equal ranges element by element, others side by side.
void add(BlockSum& left, const BlockSum& right) {
  auto values = right.values.begin();
  for (const Range& range : right.ranges) {
    const auto end = values + static_cast<std::ptrdiff_t>(range.size());
    auto own = left.values.begin();
    auto place = left.ranges.begin();
    for (; place != left.ranges.end() && place->begin != range.begin; ++place) {
      own += static_cast<std::ptrdiff_t>(place->size());
    }
    if (place == left.ranges.end()) {
      left.ranges.push_back(range);
      left.values.insert(left.values.end(), values, end);
    } else {
      std::transform(values, end, own, own, std::plus<>());
    }
    values = end;
  }
  left.count += right.count;
  left.norm2 += right.norm2;
}

bool are_siblings(const BlockSum& left, const BlockSum& right) {
  return left.count == right.count && left.first % (2 * left.count) == 0;
}

void add_last_two(std::vector<BlockSum>& sums) {
  const BlockSum right = std::move(sums.back());
  sums.pop_back();
  add(sums.back(), right);
}

}  // namespace

BlockSum BlockSums::leaf(std::size_t block) const {
  BlockSum sum;
  sum.first = block;
  std::size_t size = 0;
  for (const Range& range : population_.block_ranges(block)) {
    if (range.size() == 0) continue;
    sum.ranges.push_back(range);
    size += range.size();
  }
  sum.values.assign(size, 0.0);
  return sum;
}

void BlockSums::push(BlockSum sum) {
  sums_.push_back(std::move(sum));
  while (sums_.size() > 1 && are_siblings(sums_[sums_.size() - 2], sums_.back())) {
    add_last_two(sums_);
  }
}

std::vector<double> BlockSums::to_numbers() const {
  std::vector<double> numbers;
  for (const BlockSum& sum : sums_) {
    numbers.push_back(static_cast<double>(sum.first));
    numbers.push_back(static_cast<double>(sum.count));
    numbers.push_back(sum.norm2);
    numbers.insert(numbers.end(), sum.values.begin(), sum.values.end());
  }
  return numbers;
}

void BlockSums::push_numbers(std::span<const double> numbers) {
  while (!numbers.empty()) {
    BlockSum sum = leaf(static_cast<std::size_t>(numbers[0]));
    const auto count = static_cast<std::size_t>(numbers[1]);
    while (sum.count < count) add(sum, leaf(sum.first + sum.count));
    sum.norm2 = numbers[2];
    std::ranges::copy(numbers.subspan(kHeader, sum.values.size()), sum.values.begin());
    numbers = numbers.subspan(kHeader + sum.values.size());
    push(std::move(sum));
  }
}

BlockSum BlockSums::total() {
  while (sums_.size() > 1) add_last_two(sums_);
  return sums_.empty() ? BlockSum{0, 0, 0.0, {}, {}} : std::exchange(sums_, {}).front();
}

std::vector<double> in_order(const BlockSum& sum, std::size_t size) {
  std::vector<double> ordered(size, 0.0);
  auto values = sum.values.begin();
  for (const Range& range : sum.ranges) {
    std::copy_n(values, range.size(), ordered.begin() + static_cast<std::ptrdiff_t>(range.begin));
    values += static_cast<std::ptrdiff_t>(range.size());
  }
  return ordered;
}

}  // namespace hebbes::trainer
