// One agent's complete evolved parameters.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/population/rule_form.h"

namespace hebbes::population {

/// Hebbian rules, a row [eta, A, B, C, D] each: [N, 5] one per synapse or [M, 5] shared ones.
using Rules = Eigen::Matrix<float, Eigen::Dynamic, kCoefficients, Eigen::RowMajor>;

/// What a policy asks of a population.
struct GenomeShape {
  std::size_t synapses = 0;  ///< N, plastic connections; 0 for policies that do not learn
  std::size_t statics = 0;   ///< K
  RuleForm form = {};        ///< of the rules
};

/// One sample z ~ p(z | theta).
struct Individual {
  Rules rules;              ///< [N, 5], in the order of the policy's synapses
  Eigen::VectorXf statics;  ///< [K], parameters that are not plastic

  /// [N] which of the population's rules each synapse has; empty if each has its own.
  std::vector<std::uint32_t> rule_of = {};
};

/// Gives `individual` the shape, keeping its memory where that already fits.
inline void resize(GenomeShape shape, Individual& individual) {
  individual.rules.resize(static_cast<Eigen::Index>(shape.synapses), kCoefficients);
  individual.statics.resize(static_cast<Eigen::Index>(shape.statics));
}

/// The coefficients in memory order.
inline std::span<float> flat(Rules& rules) {
  return {rules.data(), static_cast<std::size_t>(rules.size())};
}
inline std::span<float> flat(Eigen::VectorXf& statics) {
  return {statics.data(), static_cast<std::size_t>(statics.size())};
}

}  // namespace hebbes::population
