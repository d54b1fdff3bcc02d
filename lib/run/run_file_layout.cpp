#include "lib/run/run_file_layout.h"

#include <algorithm>
#include <array>
#include <type_traits>

namespace hebbes::run {
namespace {

using Generations = Column<GenerationRow>;
using Evaluations = Column<Evaluation>;

const std::array kGenerationColumns = {
    Generations{
        "/generation/fitness", &GenerationRow::fitness, RowShape::kIndividuals,
        "Mean return over the training variations minus the penalty, before shaping; [G, n]", "1"},
    Generations{"/generation/return", &GenerationRow::returns, RowShape::kReturns,
                "Summed reward of each episode; [G, n, V], V as in /variations", "1"},
    Generations{"/generation/episode_steps", &GenerationRow::episode_steps, RowShape::kReturns,
                "Steps of the world in each episode; [G, n, V], V as in /variations", "steps"},
    Generations{"/generation/penalty", &GenerationRow::penalty, RowShape::kIndividuals,
                "Coefficient penalty that was subtracted; [G, n]", "1"},
    Generations{"/generation/env_steps", &GenerationRow::env_steps, RowShape::kScalar,
                "Steps of the world, summed over all episodes", "steps"},
    Generations{"/generation/failed_episodes", &GenerationRow::failed_episodes, RowShape::kScalar,
                "Episodes that met a NaN or infinity and got the worst-case fitness", "episodes"},
    Generations{"/generation/fitness_mean", &GenerationRow::fitness_mean, RowShape::kScalar,
                "Mean fitness over the individuals; written last, its length counts the whole rows",
                "1"},
};

const std::array kEvaluationColumns = {
    Evaluations{
        "/evaluation/return", &Evaluation::returns, RowShape::kEvaluation,
        "Summed reward of each episode of the distribution's mean; [evaluations, variations, "
        "episodes], variations as in /evaluation/variations",
        "1"},
    Evaluations{"/evaluation/failed_episodes", &Evaluation::failed, RowShape::kEvaluated,
                "Episodes that met a NaN or infinity and count as the worst of their variation; "
                "[evaluations, variations]",
                "episodes"},
    Evaluations{"/evaluation/generation", &Evaluation::generation, RowShape::kScalar,
                "Generations that the distribution had seen; written last", "generations"},
};

template <typename T>
h5::Type type_of_elements() {
  if constexpr (std::is_arithmetic_v<T>) {
    return h5::type_of<T>();
  } else {
    return h5::type_of<std::remove_const_t<typename T::value_type>>();
  }
}

template <typename Row>
h5::Type type_of(const Column<Row>& column) {
  return std::visit([]<typename T>(T Row::* /*member*/) { return type_of_elements<T>(); },
                    column.member);
}

h5::Shape row_shape(RowShape row, const RunHeader& header) {
  switch (row) {
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

template <typename Columns>
std::vector<DatasetLayout> layout(const Columns& columns, const RunHeader& header) {
  std::vector<DatasetLayout> datasets;
  for (const auto& column : columns) {
    datasets.push_back({column.name, type_of(column), row_shape(column.row, header),
                        column.description, column.units});
  }
  return datasets;
}

}  // namespace

std::span<const Column<GenerationRow>> generation_columns() {
  return kGenerationColumns;
}
std::span<const Column<Evaluation>> evaluation_columns() {
  return kEvaluationColumns;
}
std::vector<DatasetLayout> generation_layout(const RunHeader& header) {
  return layout(kGenerationColumns, header);
}
std::vector<DatasetLayout> evaluation_layout(const RunHeader& header) {
  return layout(kEvaluationColumns, header);
}

std::vector<DatasetLayout> layout_of(const RunHeader& header, std::span<const Series> series) {
  auto datasets = generation_layout(header);
  for (const Series& own : series) {
    datasets.push_back(
        {"/generation/" + own.name, h5::Type::kFloat64, {}, own.description, own.units});
  }
  std::ranges::move(evaluation_layout(header), std::back_inserter(datasets));
  return datasets;
}

std::size_t chunk_rows(const DatasetLayout& dataset) {
  constexpr std::size_t kChunkBytes = 128 * 1024;
  constexpr std::size_t kMostRows = 256;
  std::size_t row_bytes = dataset.type == h5::Type::kInt32 ? 4 : 8;
  for (const std::size_t length : dataset.row) row_bytes *= length;
  return std::clamp<std::size_t>(kChunkBytes / row_bytes, 1, kMostRows);
}

}  // namespace hebbes::run
