// Evaluations as CSV or HDF5 files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "apps/commands/evaluation_report.h"

namespace hebbes::apps {

/// Endings of the names of files that can be written.
inline const std::vector<std::string> kEvaluationEndings = {".csv", ".h5", ".hdf5"};

/// The table as CSV where the name ends with .csv, else all returns as HDF5. Throws io::FileError
/// if the file cannot be written; it comes into being whole or not at all.
void write_report(const std::filesystem::path& path, const EvaluationReport& report,
                  const std::vector<ReportRow>& rows);

/// As write_report: in either format a table with a row for each run's training variations and one
/// for its held-out one.
void write_summaries(const std::filesystem::path& path, const std::vector<RunSummary>& summaries);

}  // namespace hebbes::apps
