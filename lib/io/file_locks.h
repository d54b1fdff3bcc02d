// Locks on files, which not every file system has.
#pragma once

#include <filesystem>

namespace hebbes::io {

/// Whether an existing file can be locked, as far as can be told: where it cannot be opened, yes.
bool has_locks(const std::filesystem::path& file);

}  // namespace hebbes::io
