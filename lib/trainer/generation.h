// One generation's episodes, and the fitness that they give.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "lib/population/individual.h"
#include "lib/trainer/rollout.h"

namespace hebbes::trainer {

/// What a generation's episodes came to; a pure function of their outcomes.
struct GenerationResult {
  std::vector<double> fitness;      ///< [n] mean return over the variations, minus the penalty
  std::vector<double> returns;      ///< [n, V]
  std::vector<std::int32_t> steps;  ///< [n, V]
  std::vector<double> penalty;      ///< [n]
  std::int64_t failed_episodes = 0;
  std::int64_t env_steps = 0;
};

/// `outcomes` [n, V]; episodes that failed count as replace_failures() says. A penalty that is not
/// finite counts as the largest one that is (0 if there is none).
GenerationResult summarise(std::span<const Outcome> outcomes, std::size_t variations);

/// Mean, unbiased standard deviation and maximum.
struct Moments {
  double mean = 0.0;
  double std = 0.0;
  double max = 0.0;
};
Moments moments(std::span<const double> values);

/// coefficient * mean(h^2) over the coefficients of the rules that evolve.
double coefficient_penalty(const population::Rules& rules, const population::RuleForm& form,
                           double coefficient);

/// The fitness of one half of the population and of the other, each shaped for itself and 0 on the
/// other half. Pairs (individuals 2j and 2j + 1) stay together: every other one is in each half.
using Shape = std::function<std::vector<double>(std::span<const double> fitness)>;
std::array<std::vector<double>, 2> halves(std::span<const double> fitness, const Shape& shape);

}  // namespace hebbes::trainer
