#include "lib/population/logits.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <vector>
#include "lib/math/elementary.h"
#include "lib/population/balanced_choice.h"

namespace hebbes::population {

void fill_initial_logits(std::uint64_t seed, double confidence, std::size_t members,
                         std::size_t choices, Range rows, std::span<float> logits,
                         const Poll& poll) {
  for (std::size_t s = rows.begin; s < rows.end; ++s) {
    if (poll) poll();
    std::ranges::fill(logits.subspan(s * choices, choices), 0.0f);
  }
  if (confidence == 0.0 || choices < 2 || rows.size() == 0) return;
  const auto others = static_cast<double>(choices - 1);
  const auto logit = static_cast<float>(std::log(confidence * others / (1.0 - confidence)));
  const auto chosen = balanced_choice(seed, members, choices);
  for (std::size_t s = rows.begin; s < rows.end; ++s) logits[s * choices + chosen[s]] = logit;
}

void softmax(std::span<const float> logits, std::span<double> out) {
  const float max = *std::ranges::max_element(logits);
  double sum = 0.0;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    sum += out[k] = static_cast<double>(math::exp(logits[k] - max));
  }
  for (std::size_t k = 0; k < logits.size(); ++k) out[k] /= sum;
}

double sum_or_zero(std::span<const double> values) {
  double sum = 0.0;
  double largest = 0.0;
  for (const double value : values) {
    sum += value;
    largest = std::max(largest, std::abs(value));
  }
  const double rounding =
      static_cast<double>(values.size()) * largest * std::numeric_limits<double>::epsilon();
  return std::abs(sum) <= rounding ? 0.0 : sum;
}

std::uint32_t choose(std::uint32_t word, std::span<const double> shares) {
  const double target = (static_cast<double>(word) + 0.5) * 0x1p-32;
  double sum = 0.0;
  std::uint32_t k = 0;
  for (const auto last = static_cast<std::uint32_t>(shares.size() - 1); k < last; ++k) {
    sum += shares[k];
    if (target < sum) break;
  }
  return k;
}

void naturalise(std::span<const float> logits, std::span<double> gradient) {
  std::vector<double> shares(logits.size());
  softmax(logits, shares);
  const double least = 1.0 / static_cast<double>(logits.size());
  for (std::size_t k = 0; k < gradient.size(); ++k) gradient[k] /= std::max(shares[k], least);
}

}  // namespace hebbes::population
