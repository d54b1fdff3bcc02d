// Columns of run.h5 that hold a number of each generation, beside fitness and returns.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <cstdint>
#include "lib/trainer/distributed_population.h"
#include "lib/trainer/generation.h"
#include "lib/trainer/rollout_farm.h"

namespace hebbes::trainer {

/// The next generation's number and schedules. Trivially copyable.
struct TrainerState {
  std::int64_t generation = 0;
  double sigma = 0.0;
  double learning_rate = 0.0;
};

/// Where the master's time went in a generation, and how evenly the ranks worked.
struct Seconds {
  double total = 0.0;
  double rollout = 0.0;
  double gradient = 0.0;
  double merge = 0.0;
  double communication = 0.0;
  double io = 0.0;                 ///< writing the last row and checkpoint
  RolloutFarm::Spread ranks = {};  ///< of the time that ranks played episodes
};

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
