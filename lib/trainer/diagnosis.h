// What there is to tell of a population in each generation, beside the fitness: the series of
// run.h5 that depend on the population.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <vector>

#include "lib/trainer/distributed_population.h"

namespace hebbes::trainer {

/// The size of the genome, what the population itself tells and, if its gradient's signal is
/// measured, the cosines of DistributedPopulation::agreement().
std::vector<population::Diagnostic> diagnostics_of(const DistributedPopulation& population,
                                                   bool measures_signal);

/// Their values, on the master; `signal` is empty in generations that are not measured.
std::vector<double> diagnose(const DistributedPopulation& population, bool measures_signal,
                             std::span<const double> signal);

/// The fitness of one half of the population and of the other, each shaped for itself and 0 on the
/// other half. Pairs (individuals 2j and 2j + 1) stay together: every other one is in each half.
using Shape = std::function<std::vector<double>(std::span<const double> fitness)>;
std::array<std::vector<double>, 2> halves(std::span<const double> fitness, const Shape& shape);

}  // namespace hebbes::trainer
