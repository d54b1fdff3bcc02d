#include "lib/population/assignment_table.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "lib/math/elementary.h"

namespace hebbes::population {
namespace {

/// sum_k weights[k] (logits[k] - max), in a fixed order that suits vector units.
double weighted_offsets(std::span<const float> logits, float max, std::span<const float> weights) {
  constexpr std::size_t kLanes = 16;
  std::array<double, kLanes> lanes{};
  std::size_t k = 0;
  for (; k + kLanes <= logits.size(); k += kLanes) {
    for (std::size_t l = 0; l < kLanes; ++l) {
      lanes[l] += static_cast<double>(weights[k + l] * (logits[k + l] - max));
    }
  }
  for (std::size_t l = 0; k < logits.size(); ++k, ++l) {
    lanes[l] += static_cast<double>(weights[k] * (logits[k] - max));
  }
  double sum = 0.0;
  for (const double lane : lanes) sum += lane;
  return sum;
}

}  // namespace

AssignmentTable::AssignmentTable(std::size_t rows, std::size_t columns, std::span<std::byte> memory)
    : columns_(columns) {
  assert(memory.size() >= size_bytes(rows));
  auto* numbers = reinterpret_cast<double*>(memory.data());
  sums_ = {numbers, rows};
  entropies_ = {numbers + rows, rows};
  auto* rest = numbers + 2 * rows;
  maxima_ = {reinterpret_cast<float*>(rest), rows};
  modes_ = {reinterpret_cast<std::uint32_t*>(maxima_.data() + rows), rows};
}

std::size_t AssignmentTable::size_bytes(std::size_t rows) {
  return rows * (2 * sizeof(double) + sizeof(float) + sizeof(std::uint32_t));
}

void AssignmentTable::build_row(std::size_t row, std::span<const float> logits,
                                const ComponentRow& made) {
  maxima_[row] = made.max();
  sums_[row] = made.sum();
  const double offsets = weighted_offsets(logits, made.max(), made.weights());
  entropies_[row] = std::max(0.0, std::log(made.sum()) - offsets / made.sum());
  const auto mode = std::ranges::find(logits, made.max()) - logits.begin();
  modes_[row] = std::min(static_cast<std::uint32_t>(mode),  // nothing is found among NaN
                         static_cast<std::uint32_t>(columns_ - 1));
}

double AssignmentTable::mean_entropy() const {
  double sum = 0.0;
  for (const double entropy : entropies_) sum += entropy;
  return sum / static_cast<double>(entropies_.size());
}

std::size_t AssignmentTable::components_in_use() const {
  std::vector<bool> used(columns_, false);
  for (const std::uint32_t mode : modes_) used[mode] = true;
  return static_cast<std::size_t>(std::ranges::count(used, true));
}

std::vector<double> AssignmentTable::mean_draws(std::span<const float> logits) const {
  std::vector<double> draws(columns_, 0.0);
  for (std::size_t row = 0; row < maxima_.size(); ++row) {
    const auto own = logits.subspan(row * columns_, columns_);
    const float max = maxima_[row];
    const double scale = 1.0 / sums_[row];
    for (std::size_t k = 0; k < columns_; ++k) {
      draws[k] += scale * static_cast<double>(math::exp(own[k] - max));
    }
  }
  return draws;
}

}  // namespace hebbes::population
