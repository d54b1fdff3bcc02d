#include "lib/run/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>

#include "lib/run/errors.h"

namespace hebbes::run {
namespace {

/// With ".tmp" at its end, and no longer than a name may be.
std::string name_beside(const std::filesystem::path& name) {
  return name.native().substr(0, NAME_MAX - 4) + ".tmp";
}

}  // namespace

void sync_to_disk(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int error = errno;
  if (file >= 0) ::close(file);
  if (!synced) {
    throw FileError(path.string() + ": cannot write it to the disk: " + std::strerror(error));
  }
}

TemporaryFile::TemporaryFile(const std::filesystem::path& target)
    : target_(target), path_(target.parent_path() / name_beside(target.filename())) {}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

void TemporaryFile::replace_target() {
  sync_to_disk(path_);
  std::error_code error;
  std::filesystem::rename(path_, target_, error);
  if (error) throw FileError(target_.string() + ": cannot be replaced: " + error.message());
  path_.clear();
  sync_to_disk(target_.has_parent_path() ? target_.parent_path() : ".");
}

}  // namespace hebbes::run
