#include "lib/trainer/generation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "lib/trainer/failures.h"

namespace hebbes::trainer {
namespace {

/// What is not finite becomes the largest that is, as an episode that failed is as bad as the
/// worst.
void replace_infinite(std::vector<double>& penalties) {
  double largest = 0.0;
  for (const double penalty : penalties) {
    if (std::isfinite(penalty)) largest = std::max(largest, penalty);
  }
  for (double& penalty : penalties) {
    if (!std::isfinite(penalty)) penalty = largest;
  }
}

}  // namespace

GenerationResult summarise(std::span<const Outcome> outcomes, std::size_t variations) {
  GenerationResult result;
  for (const Outcome& outcome : outcomes) {
    result.returns.push_back(outcome.episode_return);
    result.steps.push_back(outcome.steps);
    result.env_steps += outcome.steps;
  }
  const auto failed = replace_failures(result.returns, variations);
  result.failed_episodes = std::accumulate(failed.begin(), failed.end(), std::int64_t{0});
  for (std::size_t i = 0; i < outcomes.size(); i += variations) {
    result.penalty.push_back(outcomes[i].penalty);
  }
  replace_infinite(result.penalty);
  for (std::size_t first = 0; first < outcomes.size(); first += variations) {
    const auto own = std::span(result.returns).subspan(first, variations);
    const double mean =
        std::accumulate(own.begin(), own.end(), 0.0) / static_cast<double>(variations);
    result.fitness.push_back(mean - result.penalty[first / variations]);
  }
  return result;
}

Moments moments(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  Moments result;
  result.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0.0;
  for (const double x : values) squares += (x - result.mean) * (x - result.mean);
  if (values.size() > 1) result.std = std::sqrt(squares / (count - 1.0));
  result.max = *std::ranges::max_element(values);
  return result;
}

double coefficient_penalty(const population::Rules& rules, const population::RuleForm& form,
                           double coefficient) {
  // Sums side by side, so that the loop vectorises in a fixed order.
  constexpr std::size_t kSums = 16;
  constexpr std::size_t kPeriod = kSums * population::kCoefficients;
  const std::span<const float> values(rules.data(), static_cast<std::size_t>(rules.size()));
  if (values.empty()) return 0.0;
  std::array<double, kPeriod> counts;  // 1 where a coefficient evolves, 0 elsewhere
  for (std::size_t k = 0; k < kPeriod; ++k) {
    counts[k] = form.evolves[k % population::kCoefficients] ? 1.0 : 0.0;
  }
  std::array<double, kSums> sums{};
  for (std::size_t j = 0; j < values.size(); j += kSums) {
    const double* count = counts.data() + j % kPeriod;
    const std::size_t width = std::min(kSums, values.size() - j);
    for (std::size_t l = 0; l < width; ++l) {
      const auto h = static_cast<double>(values[j + l]);
      sums[l] = std::fma(count[l] * h, h, sums[l]);
    }
  }
  const double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
  const std::size_t evolved = values.size() / population::kCoefficients * evolving(form);
  return coefficient * sum / static_cast<double>(evolved);
}

std::array<std::vector<double>, 2> halves(std::span<const double> fitness, const Shape& shape) {
  std::array<std::vector<double>, 2> weights;
  for (std::size_t half = 0; half < 2; ++half) {
    const auto is_member = [half](std::size_t i) { return i / 2 % 2 == half; };
    std::vector<double> own;
    for (std::size_t i = 0; i < fitness.size(); ++i) {
      if (is_member(i)) own.push_back(fitness[i]);
    }
    const auto shaped = shape(own);
    weights[half].assign(fitness.size(), 0.0);
    for (std::size_t i = 0, next = 0; i < fitness.size(); ++i) {
      if (is_member(i)) weights[half][i] = shaped[next++];
    }
  }
  return weights;
}

}  // namespace hebbes::trainer
