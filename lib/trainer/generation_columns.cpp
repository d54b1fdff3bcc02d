#include "lib/trainer/generation_columns.h"

#include <limits>

namespace hebbes::trainer {
namespace {

using Of = const Generation&;

std::vector<GenerationColumn> columns_of_all_runs() {
  return {
      {"fitness_std", "Standard deviation of the fitness over the individuals", "1",
       [](Of g) { return g.fitness.std; }},
      {"fitness_max", "Highest fitness of an individual", "1", [](Of g) { return g.fitness.max; }},
      {"gradient_norm", "Euclidean norm of the gradient over all parameters", "1",
       [](Of g) { return g.gradient_norm; }},
      {"sigma", "Standard deviation of the perturbations in this generation", "1",
       [](Of g) { return g.state.sigma; }},
      {"learning_rate", "Learning rate of this generation's step", "1",
       [](Of g) { return g.state.learning_rate; }},
      {"seconds_total", "Wall time since the previous row", "s",
       [](Of g) { return g.seconds.total; }},
      {"seconds_rollout", "Wall time of it in rollouts", "s",
       [](Of g) { return g.seconds.rollout; }},
      {"seconds_gradient", "Wall time of it in the gradient and the step", "s",
       [](Of g) { return g.seconds.gradient; }},
      {"seconds_merge", "Wall time of it in merging rules before this generation", "s",
       [](Of g) { return g.seconds.merge; }},
      {"seconds_communication", "Wall time of it in communication, waiting included", "s",
       [](Of g) { return g.seconds.communication; }},
      {"seconds_io", "Wall time of it on files", "s", [](Of g) { return g.seconds.io; }},
      {"seconds_playing_min", "Time that a rank played episodes: the least over the ranks", "s",
       [](Of g) { return g.seconds.ranks.min; }},
      {"seconds_playing_mean", "Time that a rank played episodes: mean over the ranks", "s",
       [](Of g) { return g.seconds.ranks.mean; }},
      {"seconds_playing_max", "Time that a rank played episodes: the most over the ranks", "s",
       [](Of g) { return g.seconds.ranks.max; }},
  };
}

}  // namespace

std::vector<GenerationColumn>& generation_columns() {
  static std::vector<GenerationColumn> columns = columns_of_all_runs();
  return columns;
}

std::vector<GenerationColumn> columns_of(const DistributedPopulation& population,
                                         bool measures_signal) {
  auto columns = generation_columns();
  const auto& own = population.population();
  columns.push_back({"genome_numbers", "Coefficients and weights that evolve in an individual", "1",
                     [&own](Of) { return own.genome_size().numbers; }});
  columns.push_back(
      {"genome_assignment_bits",
       "Bits of the choice, where it evolves, which synapse or neuron has which rule or type",
       "bit", [&own](Of) { return own.genome_size().assignment_bits; }});
  for (const auto& [name, description, units, value] : own.diagnostics()) {
    columns.push_back({name, description, units, [value = value](Of) { return value(); }});
  }
  if (!measures_signal) return columns;
  const auto parameters = population.parameter_names();
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    columns.push_back(
        {"gradient_cosine_" + parameters[p],
         "Cosine between the gradients of two halves of the population with respect to " +
             parameters[p] + "; NaN in generations where it is not measured",
         "1", [p](Of g) {
           return g.signal.empty() ? std::numeric_limits<double>::quiet_NaN() : g.signal[p];
         }});
  }
  return columns;
}

}  // namespace hebbes::trainer
