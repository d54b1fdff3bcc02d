#include "lib/run/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "lib/run/errors.h"

namespace hebbes::run {

void sync_to_disk(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int error = errno;
  if (file >= 0) ::close(file);
  if (!synced) {
    throw FileError(path.string() + ": cannot write it to the disk: " + std::strerror(error));
  }
}

void replace_file(const std::filesystem::path& temporary, const std::filesystem::path& target) {
  sync_to_disk(temporary);
  std::error_code error;
  std::filesystem::rename(temporary, target, error);
  if (error) throw FileError(target.string() + ": cannot be replaced: " + error.message());
  sync_to_disk(target.has_parent_path() ? target.parent_path() : ".");
}

}  // namespace hebbes::run
