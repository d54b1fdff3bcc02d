// The datasets of run.h5, described once: for run_file.cpp, and whoever wants to list them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lib/io/hdf5.h"
#include "lib/run/run_file.h"

namespace hebbes::run {

/// What a row of a dataset holds.
enum class RowShape { kScalar, kIndividuals, kReturns, kEvaluated, kEvaluation };

/// A dataset that grows by rows.
struct Column {
  std::string name;  ///< absolute path
  h5::Type type;
  RowShape row;
  std::string description;
  std::string units;
  bool is_new = false;  ///< files that earlier versions wrote lack it
};

/// The datasets of /generation and of /evaluation; of each, the last one is written last.
std::span<const Column> generation_columns();
std::span<const Column> evaluation_columns();

/// Both of these, and those of a run's own series.
std::vector<Column> all_columns(std::span<const Series> extras = {});

/// Lengths of the axes of one row: {}, {n}, {n, V}, {A} or {A, E}.
h5::Shape row_shape(const Column& column, const RunHeader& header);

/// Rows in a chunk: about 128 KiB, so that a flush rewrites little and a long run has few chunks.
std::size_t chunk_rows(const Column& column, const RunHeader& header);

}  // namespace hebbes::run
