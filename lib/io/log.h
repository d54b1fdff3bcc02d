// The log of a run: spdlog's default logger, to the terminal and into the run directory.
#pragma once

#include <filesystem>
#include <string>

namespace hebbes::io {

/// Sends spdlog's default logger to stderr, every message with time and rank; on rank 0 with a
/// `run_directory` also appends to DIR/train.log. Throws FileError if that cannot be opened.
void set_up_log(int rank, const std::filesystem::path& run_directory = {});

/// Appends a message of level info to DIR/train.log alone; for what a progress bar shows as well.
void log_to_file(const std::string& message);

/// Reports why the program ends: to the log if it is set up, plainly to stderr otherwise.
void report_error(const std::string& message);

/// Says what may matter to the user, in the same way.
void report_warning(const std::string& message);

}  // namespace hebbes::io
