#include "lib/trainer/diagnosis.h"

#include <limits>

namespace hebbes::trainer {

std::vector<population::Diagnostic> diagnostics_of(const DistributedPopulation& population,
                                                   bool measures_signal) {
  std::vector<population::Diagnostic> all = {
      {"genome_numbers", "Coefficients and weights that evolve in an individual", "1"},
      {"genome_assignment_bits",
       "Bits of the choice, where it evolves, which synapse or neuron has which rule or type",
       "bit"}};
  for (const auto& diagnostic : population.population().diagnostics()) all.push_back(diagnostic);
  if (!measures_signal) return all;
  for (const auto& name : population.parameter_names()) {
    all.push_back({"gradient_cosine_" + name,
                   "Cosine between the gradients of two halves of the population with respect to " +
                       name + "; NaN in generations where it is not measured",
                   "1"});
  }
  return all;
}

std::vector<double> diagnose(const DistributedPopulation& population, bool measures_signal,
                             std::span<const double> signal) {
  const auto genome = population.population().genome_size();
  std::vector<double> values = {genome.numbers, genome.assignment_bits};
  for (const double value : population.population().diagnose()) values.push_back(value);
  if (!measures_signal) return values;
  values.insert(values.end(), signal.begin(), signal.end());
  if (signal.empty()) {
    values.resize(values.size() + population.parameter_names().size(),
                  std::numeric_limits<double>::quiet_NaN());
  }
  return values;
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
