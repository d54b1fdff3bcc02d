// Columns of run.h5 that hold a number of each generation, beside fitness and returns.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "lib/trainer/distributed_population.h"
#include "lib/trainer/generation.h"
#include "lib/trainer/trainer_state.h"

namespace hebbes::trainer {

/// A generation when it is done, on the master.
struct Generation {
  const TrainerState& state;  ///< that it began with
  const GenerationResult& result;
  Moments fitness;  ///< of result.fitness
  double gradient_norm;
  std::span<const double> signal;  ///< see DistributedPopulation::agreement(); empty: not measured
  const Seconds& seconds;
};

struct GenerationColumn {
  std::string name;  ///< below /generation: letters, digits and _
  std::string description;
  std::string units;
  std::function<double(const Generation&)> value;
};

/// Columns of every run. A new one is a line in generation_columns.cpp.
std::vector<GenerationColumn>& generation_columns();

/// These, and those of a population: the size of its genome, its diagnostics and, if its gradient's
/// signal is measured, the cosines of agreement().
std::vector<GenerationColumn> columns_of(const DistributedPopulation& population,
                                         bool measures_signal);

}  // namespace hebbes::trainer
