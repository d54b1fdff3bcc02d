// Fitness shaping: from raw fitness to the weights of the score-function gradient.
#pragma once

#include <span>
#include <vector>

namespace hebbes::optimiser {

/// Ranks of `fitness`, ascending, scaled to [-0.5, 0.5]; ties in order of index. One value gives 0.
/// Source: Salimans et al. (2017), arXiv 1703.03864, section 2.1.
std::vector<double> centered_ranks(std::span<const double> fitness);

/// (x - mean) / (std + 1e-8), with the unbiased standard deviation.
std::vector<double> standardise(std::span<const double> values);

}  // namespace hebbes::optimiser
