#include "lib/population/component_table.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

#include "lib/math/elementary.h"

namespace hebbes::population {
namespace {

std::size_t group_count(std::size_t columns) {
  return (columns + ComponentTable::kGroup - 1) / ComponentTable::kGroup;
}

float largest(std::span<const float> values) {
  std::array<float, 16> lanes;
  lanes.fill(values[0]);
  std::size_t k = 0;
  for (; k + 16 <= values.size(); k += 16) {
    for (std::size_t l = 0; l < 16; ++l) {
      lanes[l] = values[k + l] > lanes[l] ? values[k + l] : lanes[l];
    }
  }
  float result = *std::ranges::max_element(lanes);
  for (; k < values.size(); ++k) result = std::max(result, values[k]);
  return result;
}

}  // namespace

ComponentTable::ComponentTable(std::size_t rows, std::size_t columns, std::span<std::byte> memory)
    : columns_(columns), groups_(group_count(columns)) {
  assert(memory.size() >= size_bytes(rows, columns));
  auto* sums = reinterpret_cast<double*>(memory.data());
  sums_ = {sums, rows * groups_};
  maxima_ = {reinterpret_cast<float*>(sums + sums_.size()), rows};
}

std::size_t ComponentTable::size_bytes(std::size_t rows, std::size_t columns) {
  return rows * (group_count(columns) * sizeof(double) + sizeof(float));
}

std::size_t ComponentTable::prefixes_size(std::size_t columns) {
  return group_count(columns) * kGroup;
}

std::size_t ComponentTable::group_size(std::size_t group) const {
  return std::min(kGroup, columns_ - group * kGroup);
}

void ComponentTable::weights(std::size_t row, std::span<const float> logits,
                             std::span<float> weights) const {
  const float max = maxima_[row];
  for (std::size_t k = 0; k < logits.size(); ++k) weights[k] = math::exp(logits[k] - max);
}

void ComponentTable::weight_prefixes(std::span<const float> weights, std::span<float> prefixes) {
  for (std::size_t first = 0; first < weights.size(); first += kGroup) {
    const std::size_t last = std::min(first + kGroup, weights.size());
    float sum = 0.0f;
    for (std::size_t k = first; k < last; ++k) prefixes[k] = sum += weights[k];
  }
  std::ranges::fill(prefixes.subspan(weights.size()), std::numeric_limits<float>::infinity());
}

void ComponentTable::build_row(std::size_t row, std::span<const float> logits,
                               std::span<float> row_weights) {
  maxima_[row] = largest(logits);
  weights(row, logits, row_weights);
  double running = 0.0;
  for (std::size_t group = 0; group < groups_; ++group) {
    float sum = 0.0f;  // as the last of the group's weight_prefixes
    for (std::size_t k = 0; k < group_size(group); ++k) sum += row_weights[group * kGroup + k];
    sums_[row * groups_ + group] = running += static_cast<double>(sum);
  }
}

void ComponentTable::prefetch(std::size_t row) const {
  constexpr std::size_t kLine = 64 / sizeof(double);
  const double* sums = sums_.data() + row * groups_;
  for (std::size_t group = 0; group < groups_; group += kLine) __builtin_prefetch(sums + group);
}

ComponentTable::Place ComponentTable::find_group(std::size_t row, std::uint32_t word) const {
  const double* sums = sums_.data() + row * groups_;
  const double target = (static_cast<double>(word) + 0.5) * 0x1p-32 * sums[groups_ - 1];
  std::size_t group = 0;  // the first with sums[group] > target
  for (std::size_t size = groups_; size > 1;) {
    const std::size_t half = size / 2;
    group += sums[group + half - 1] <= target ? half : 0;
    size -= half;
  }
  const double before = group == 0 ? 0.0 : sums[group - 1];
  return {static_cast<std::uint32_t>(group), static_cast<float>(target - before)};
}

ComponentTable::Place ComponentTable::find_group(std::size_t row, std::uint32_t word,
                                                 std::span<const float> logits) const {
  const Place place = find_group(row, word);
  __builtin_prefetch(logits.data() + place.group * kGroup);
  __builtin_prefetch(logits.data() + place.group * kGroup + group_size(place.group) - 1);
  return place;
}

std::uint32_t ComponentTable::draw(std::size_t row, std::uint32_t word,
                                   std::span<const float> prefixes) const {
  const auto [group, rest] = find_group(row, word);
  const float* group_prefixes = prefixes.data() + group * kGroup;
  std::uint32_t k = 0;
  for (std::size_t j = 0; j < kGroup; ++j) k += group_prefixes[j] <= rest ? 1 : 0;
  const auto last = static_cast<std::uint32_t>(group_size(group) - 1);
  return group * static_cast<std::uint32_t>(kGroup) + std::min(k, last);
}

std::uint32_t ComponentTable::draw(std::size_t row, Place place,
                                   std::span<const float> logits) const {
  const std::size_t size = group_size(place.group);
  std::array<float, kGroup> group_weights{};
  weights(row, logits.subspan(place.group * kGroup, size), group_weights);
  float sum = 0.0f;
  std::size_t k = 0;
  for (std::size_t j = 0; j < size; ++j) {
    sum += group_weights[j];
    k += sum <= place.rest ? 1 : 0;
  }
  return static_cast<std::uint32_t>(place.group * kGroup + std::min(k, size - 1));
}

std::uint32_t ComponentTable::draw_other(std::size_t row, double unit, std::uint32_t excluded,
                                         std::span<const float> logits) const {
  const double* sums = sums_.data() + row * groups_;
  const std::size_t home = excluded / kGroup;
  const auto left_out = static_cast<double>(math::exp(logits[excluded] - maxima_[row]));
  const auto sum_to = [&](std::size_t group) {
    return sums[group] - (group >= home ? left_out : 0);
  };
  const double target = unit * sum_to(groups_ - 1);
  std::size_t group = 0;  // the first with sum_to(group) > target
  for (std::size_t size = groups_; size > 1;) {
    const std::size_t half = size / 2;
    group += sum_to(group + half - 1) <= target ? half : 0;
    size -= half;
  }
  const double rest = target - (group == 0 ? 0.0 : sum_to(group - 1));
  auto chosen = static_cast<std::uint32_t>((excluded + 1) % columns_);  // were all others 0
  double sum = 0.0;
  for (std::size_t k = group * kGroup; k < group * kGroup + group_size(group); ++k) {
    if (k == excluded) continue;
    chosen = static_cast<std::uint32_t>(k);
    sum += static_cast<double>(math::exp(logits[k] - maxima_[row]));
    if (sum > rest) break;
  }
  return chosen;
}

std::vector<double> ComponentTable::mean_draws(std::span<const float> logits) const {
  std::vector<double> draws(columns_, 0.0);
  std::vector<float> row_weights(columns_);
  for (std::size_t row = 0; row < maxima_.size(); ++row) {
    weights(row, logits.subspan(row * columns_, columns_), row_weights);
    const double scale = 1.0 / row_sum(row);
    for (std::size_t k = 0; k < columns_; ++k) {
      draws[k] += scale * static_cast<double>(row_weights[k]);
    }
  }
  return draws;
}

}  // namespace hebbes::population
