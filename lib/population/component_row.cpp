#include "lib/population/component_row.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

#include "lib/math/elementary.h"

namespace hebbes::population {
namespace {

constexpr std::size_t kGroup = ComponentRow::kGroup;

std::size_t group_count(std::size_t columns) {
  return (columns + kGroup - 1) / kGroup;
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

ComponentRow::ComponentRow(std::size_t columns)
    : weights_(columns),
      prefixes_(group_count(columns) * kGroup, std::numeric_limits<float>::infinity()),
      sums_(group_count(columns)) {}

std::size_t ComponentRow::size_bytes(std::size_t columns) {
  return columns * sizeof(float) + group_count(columns) * (kGroup * sizeof(float) + sizeof(double));
}

void ComponentRow::set(std::span<const float> logits) {
  assert(logits.size() == weights_.size());
  const float max = largest(logits);
  float* weights = weights_.data();
  for (std::size_t k = 0; k < logits.size(); ++k) weights[k] = math::exp(logits[k] - max);
  max_ = max;
  double running = 0.0;
  for (std::size_t group = 0; group < sums_.size(); ++group) {
    const std::size_t first = group * kGroup;
    const std::size_t size = std::min(kGroup, weights_.size() - first);
    float* prefixes = prefixes_.data() + first;
    float sum = 0.0f;
    for (std::size_t j = 0; j < size; ++j) prefixes[j] = sum += weights[first + j];
    sums_[group] = running += static_cast<double>(sum);
  }
}

double ComponentRow::target_of(std::uint32_t word) const {
  return (static_cast<double>(word) + 0.5) * 0x1p-32 * sum();
}

/// `group` is the first with sums_[group] > target.
std::uint32_t ComponentRow::draw_within(std::size_t group, double target) const {
  const double before = group == 0 ? 0.0 : sums_[group - 1];
  const auto rest = static_cast<float>(target - before);
  const float* prefixes = prefixes_.data() + group * kGroup;
  std::uint32_t k = 0;
  for (std::size_t j = 0; j < kGroup; ++j) k += prefixes[j] <= rest ? 1 : 0;
  const std::size_t size = std::min(kGroup, weights_.size() - group * kGroup);
  return static_cast<std::uint32_t>(group * kGroup + std::min<std::size_t>(k, size - 1));
}

std::uint32_t ComponentRow::draw(std::uint32_t word) const {
  std::uint32_t component = 0;
  draw(std::span(&word, 1), std::span(&component, 1));
  return component;
}

/// Step by step for many words at a time: a bisection alone would wait for each of its loads.
void ComponentRow::draw(std::span<const std::uint32_t> words, std::span<std::uint32_t> out) const {
  constexpr std::size_t kLanes = 64;
  std::array<double, kLanes> targets{};
  std::array<std::size_t, kLanes> groups;
  const double* sums = sums_.data();
  for (std::size_t first = 0; first < words.size(); first += kLanes) {
    const std::size_t lanes = std::min(kLanes, words.size() - first);
    for (std::size_t l = 0; l < lanes; ++l) targets[l] = target_of(words[first + l]);
    groups.fill(0);
    for (std::size_t size = sums_.size(); size > 1;) {
      const std::size_t half = size / 2;
      for (std::size_t l = 0; l < kLanes; ++l) {
        groups[l] += sums[groups[l] + half - 1] <= targets[l] ? half : 0;
      }
      size -= half;
    }
    for (std::size_t l = 0; l < lanes; ++l) out[first + l] = draw_within(groups[l], targets[l]);
  }
}

std::uint32_t ComponentRow::draw_other(double unit, std::uint32_t excluded) const {
  const std::size_t home = excluded / kGroup;
  const auto left_out = static_cast<double>(weights_[excluded]);
  const auto sum_to = [&](std::size_t group) {
    return sums_[group] - (group >= home ? left_out : 0);
  };
  const double target = unit * sum_to(sums_.size() - 1);
  std::size_t group = 0;  // the first with sum_to(group) > target
  for (std::size_t size = sums_.size(); size > 1;) {
    const std::size_t half = size / 2;
    group += sum_to(group + half - 1) <= target ? half : 0;
    size -= half;
  }
  const double rest = target - (group == 0 ? 0.0 : sum_to(group - 1));
  auto chosen = static_cast<std::uint32_t>((excluded + 1) % weights_.size());  // were all others 0
  double sum = 0.0;
  const std::size_t last = std::min((group + 1) * kGroup, weights_.size());
  for (std::size_t k = group * kGroup; k < last; ++k) {
    if (k == excluded) continue;
    chosen = static_cast<std::uint32_t>(k);
    sum += static_cast<double>(weights_[k]);
    if (sum > rest) break;
  }
  return chosen;
}

}  // namespace hebbes::population
