// The state of a run, by its files.
#pragma once

#include <cstdint>
#include <filesystem>

#include "lib/config/config.h"

namespace hebbes::run {

/// Whether the theta that has seen so many generations is evaluated.
bool is_evaluated(const config::ScheduleConfig& schedule, std::int64_t generation);

/// Whether to resume the run with this configuration is to leave it as it is: the checkpoint is the
/// last one, the history goes as far, its last evaluation is done, and it was closed. Throws
/// FileError if the files cannot be read.
bool is_finished(const std::filesystem::path& dir, const config::ScheduleConfig& schedule);

}  // namespace hebbes::run
