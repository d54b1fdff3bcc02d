// A run, watched while it goes on.
#pragma once

#include <filesystem>

#include "lib/io/errors.h"

namespace hebbes::apps {

/// Prints how a run gets on until it ends: on a terminal a few lines that redraw themselves, else a
/// line for each new generation. Returns kDone if the run finished, kStopped if it can be resumed;
/// a killed one ends on the machine alone that it ran on, for others may be restarting it.
/// Throws io::FileError if there is no run.
io::ExitCode follow(const std::filesystem::path& directory);

}  // namespace hebbes::apps
