// HDF5 files of others, tried out before they are read.
#pragma once

#include <filesystem>
#include <vector>

namespace hebbes::apps {

/// Throws io::FileError that names file and object where HDF5 crashes, or never ends, as it may in
/// a file that is damaged: another process reads all of them first. What is not there, or is
/// refused in good order, is left to whoever reads it. Throws trainer::Stopped upon a stop signal.
void require_readable(const std::vector<std::filesystem::path>& files);

/// Of a run: run.h5 and checkpoint.h5, where they are. `run` may be a file itself.
void require_readable_run(const std::filesystem::path& run);

}  // namespace hebbes::apps
