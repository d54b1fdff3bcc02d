// The datasets of run.h5, described once: for run_file.cpp, and whoever wants to list them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "lib/io/hdf5.h"
#include "lib/run/run_file.h"

namespace hebbes::run {

/// The axes of what a row of a dataset holds.
enum class RowShape { kScalar, kIndividuals, kReturns, kEvaluated, kEvaluation };

/// A dataset that grows by rows, and the member of a `Row` that goes into it.
template <typename Row>
struct Column {
  using Member = std::variant<double Row::*, std::int64_t Row::*, std::span<const double> Row::*,
                              std::span<const std::int32_t> Row::*, std::vector<double> Row::*,
                              std::vector<std::int64_t> Row::*>;
  std::string name;  ///< absolute path
  Member member;
  RowShape row;
  std::string description;
  std::string units;
};

/// The datasets of /generation but for series, and of /evaluation; of each, the last one is written
/// last, and none but `failed_episodes` of an evaluation was ever lacking.
std::span<const Column<GenerationRow>> generation_columns();
std::span<const Column<Evaluation>> evaluation_columns();

/// A dataset without the row that it comes from.
struct DatasetLayout {
  std::string name;  ///< absolute path
  h5::Type type;
  h5::Shape row;  ///< lengths of the axes of one row: {}, {n}, {n, V}, {A} or {A, E}
  std::string description;
  std::string units;
};

/// All datasets that grow, for the run of that header, with its series.
std::vector<DatasetLayout> layout_of(const RunHeader& header, std::span<const Series> series = {});

/// Those of the columns alone.
std::vector<DatasetLayout> generation_layout(const RunHeader& header);
std::vector<DatasetLayout> evaluation_layout(const RunHeader& header);

/// Rows in a chunk: about 128 KiB, so that a flush rewrites little and a long run has few chunks.
std::size_t chunk_rows(const DatasetLayout& dataset);

}  // namespace hebbes::run
