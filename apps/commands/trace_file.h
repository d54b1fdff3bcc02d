// Traces as HDF5 files: arrays, and the attributes task and variation.
#pragma once

#include <filesystem>

#include "envs/trace.h"

namespace hebbes::apps {

/// Reads what the trace's task looks for; what else the file holds does not matter. Throws
/// io::FileError, and io::UsageError for an unknown task or an array that is not of numbers.
envs::Trace read_trace(const std::filesystem::path& path);

/// Throws io::FileError; then there is no new file.
void write_trace(const std::filesystem::path& path, const envs::Trace& trace);

}  // namespace hebbes::apps
