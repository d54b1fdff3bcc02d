// Lives as HDF5: all that a page shows, in full precision.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "apps/replay/life.h"

namespace hebbes::apps::replay {

/// Writes each life into a group of its own, /0, /1 and on. The file comes into being whole or not
/// at all; throws io::FileError. Returns its size in bytes.
std::size_t write_lives(const std::filesystem::path& out, std::span<const Life> lives);

}  // namespace hebbes::apps::replay
