// Traces as HDF5 files: arrays, and the attributes task and variation.
#pragma once

#include <filesystem>

#include "envs/trace.h"

namespace hebbes::apps {

/// Throws run::FileError, and run::UsageError naming an array of strings.
envs::Trace read_trace(const std::filesystem::path& path);

/// Throws run::FileError; then there is no new file.
void write_trace(const std::filesystem::path& path, const envs::Trace& trace);

}  // namespace hebbes::apps
