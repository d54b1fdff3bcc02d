// Files that are there whole or not at all, also after a crash of the machine.
#pragma once

#include <filesystem>

namespace hebbes::io {

/// Forces a file's contents to the disk. Throws FileError.
void sync_to_disk(const std::filesystem::path& path);

/// Forces a directory's entries to the disk. Where the file system cannot do that, as over CIFS,
/// warns the first time.
void sync_entries(const std::filesystem::path& directory);

/// The file that a name stands for, symbolic links followed, which need not be there yet. Throws
/// FileError if a device, a pipe or a socket is there, or links go round in a circle.
std::filesystem::path output_target(const std::filesystem::path& path);

/// The name under which a file is written until it is whole: "<target>.tmp", cut where that is too
/// long for a name. Where the target is a symbolic link, what it points to is replaced.
class TemporaryFile {
 public:
  /// Throws as output_target().
  explicit TemporaryFile(const std::filesystem::path& target);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  /// Removes the file unless it took the target's place.
  ~TemporaryFile();

  const std::filesystem::path& path() const { return path_; }

  /// Puts the finished file in the target's place, by an atomic rename between two syncs, with the
  /// old one's permissions. Throws FileError; the target is then the old one, whole.
  void replace_target();

 private:
  std::filesystem::path target_;
  std::filesystem::path path_;
};

}  // namespace hebbes::io
