// The life that recorded actions lead, without a policy.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "apps/replay/life.h"

namespace hebbes::apps::replay {

/// Plays a trace, an HDF5 file as hebbes trace reads it, in its task with these options
/// ("key=value"). Throws io::UsageError naming the file and what is wrong with it, and
/// io::FileError.
Life life_of_trace(const std::filesystem::path& file, const std::vector<std::string>& options);

}  // namespace hebbes::apps::replay
