#include "lib/run/run_file_layout.h"

#include <algorithm>
#include <array>

namespace hebbes::run {
namespace {

using h5::Type;

const std::array kGenerationColumns = {
    Column{"/generation/fitness", Type::kFloat64, RowShape::kIndividuals,
           "Mean return over the training variations minus the penalty, before shaping; [G, n]",
           "1"},
    Column{"/generation/return", Type::kFloat64, RowShape::kReturns,
           "Summed reward of each episode; [G, n, V], V as in /variations", "1"},
    Column{"/generation/episode_steps", Type::kInt32, RowShape::kReturns,
           "Steps of the world in each episode; [G, n, V], V as in /variations", "steps"},
    Column{"/generation/penalty", Type::kFloat64, RowShape::kIndividuals,
           "Coefficient penalty that was subtracted; [G, n]", "1"},
    Column{"/generation/fitness_std", Type::kFloat64, RowShape::kScalar,
           "Standard deviation of the fitness over the individuals", "1"},
    Column{"/generation/fitness_max", Type::kFloat64, RowShape::kScalar,
           "Highest fitness of an individual", "1"},
    Column{"/generation/gradient_norm", Type::kFloat64, RowShape::kScalar,
           "Euclidean norm of the gradient over all parameters", "1"},
    Column{"/generation/sigma", Type::kFloat64, RowShape::kScalar,
           "Standard deviation of the perturbations in this generation", "1"},
    Column{"/generation/learning_rate", Type::kFloat64, RowShape::kScalar,
           "Learning rate of this generation's step", "1"},
    Column{"/generation/env_steps", Type::kInt64, RowShape::kScalar,
           "Steps of the world, summed over all episodes", "steps"},
    Column{"/generation/failed_episodes", Type::kInt64, RowShape::kScalar,
           "Episodes that met a NaN or infinity and got the worst-case fitness", "episodes"},
    Column{"/generation/seconds_total", Type::kFloat64, RowShape::kScalar,
           "Wall time of the generation", "s"},
    Column{"/generation/seconds_rollout", Type::kFloat64, RowShape::kScalar,
           "Wall time of it in rollouts", "s"},
    Column{"/generation/seconds_gradient", Type::kFloat64, RowShape::kScalar,
           "Wall time of it in the gradient and the step", "s"},
    Column{"/generation/seconds_communication", Type::kFloat64, RowShape::kScalar,
           "Wall time of it in communication, waiting included", "s"},
    Column{"/generation/seconds_io", Type::kFloat64, RowShape::kScalar,
           "Wall time spent on files since the previous row", "s"},
    Column{"/generation/seconds_playing_min", Type::kFloat64, RowShape::kScalar,
           "Time that a rank played episodes: the least over the ranks", "s", true},
    Column{"/generation/seconds_playing_mean", Type::kFloat64, RowShape::kScalar,
           "Time that a rank played episodes: mean over the ranks", "s", true},
    Column{"/generation/seconds_playing_max", Type::kFloat64, RowShape::kScalar,
           "Time that a rank played episodes: the most over the ranks", "s", true},
    Column{"/generation/fitness_mean", Type::kFloat64, RowShape::kScalar,
           "Mean fitness over the individuals; written last, its length counts the whole rows",
           "1"},
};

const std::array kEvaluationColumns = {
    Column{"/evaluation/return", Type::kFloat64, RowShape::kEvaluation,
           "Summed reward of each episode of the distribution's mean; [evaluations, variations, "
           "episodes], variations as in /evaluation/variations",
           "1"},
    Column{"/evaluation/failed_episodes", Type::kInt64, RowShape::kEvaluated,
           "Episodes that met a NaN or infinity and count as the worst of their variation; "
           "[evaluations, variations]",
           "episodes", true},
    Column{"/evaluation/generation", Type::kInt64, RowShape::kScalar,
           "Generations that the distribution had seen; written last", "generations"},
};

std::size_t bytes_of(Type type) {
  return type == Type::kInt32 ? 4 : 8;
}

}  // namespace

std::span<const Column> generation_columns() {
  return kGenerationColumns;
}
std::span<const Column> evaluation_columns() {
  return kEvaluationColumns;
}

std::vector<Column> all_columns(std::span<const Series> extras) {
  std::vector<Column> columns(kGenerationColumns.begin(), kGenerationColumns.end());
  for (const Series& series : extras) {
    columns.push_back({"/generation/" + series.name, Type::kFloat64, RowShape::kScalar,
                       series.description, series.units, false});
  }
  columns.insert(columns.end(), kEvaluationColumns.begin(), kEvaluationColumns.end());
  return columns;
}

h5::Shape row_shape(const Column& column, const RunHeader& header) {
  switch (column.row) {
    case RowShape::kScalar:
      return {};
    case RowShape::kIndividuals:
      return {header.population_size};
    case RowShape::kReturns:
      return {header.population_size, header.variations.size()};
    case RowShape::kEvaluated:
      return {header.evaluation_variations.size()};
    case RowShape::kEvaluation:
      return {header.evaluation_variations.size(), header.evaluation_episodes};
  }
  return {};
}

std::size_t chunk_rows(const Column& column, const RunHeader& header) {
  constexpr std::size_t kChunkBytes = 128 * 1024;
  constexpr std::size_t kMostRows = 256;
  std::size_t row_bytes = bytes_of(column.type);
  for (const std::size_t length : row_shape(column, header)) row_bytes *= length;
  return std::clamp<std::size_t>(kChunkBytes / row_bytes, 1, kMostRows);
}

}  // namespace hebbes::run
