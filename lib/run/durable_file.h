// Files that are there whole or not at all, also after a crash of the machine.
#pragma once

#include <filesystem>

namespace hebbes::run {

/// Forces a file's contents, or a directory's entries, to the disk. Throws FileError.
void sync_to_disk(const std::filesystem::path& path);

/// Puts the finished file `temporary` in the place of `target` in the same directory, by an atomic
/// rename between two syncs. Throws FileError; `target` is then the old one, whole.
void replace_file(const std::filesystem::path& temporary, const std::filesystem::path& target);

}  // namespace hebbes::run
