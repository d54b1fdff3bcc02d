#include "lib/io/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstring>

#include "lib/io/errors.h"
#include "lib/io/log.h"

namespace hebbes::io {
namespace {

/// With ".tmp" at its end, and no longer than a name may be.
std::string name_beside(const std::filesystem::path& name) {
  return name.native().substr(0, NAME_MAX - 4) + ".tmp";
}

/// 0 or the error number.
int sync(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno;
  int result = 0;
  do {
    result = ::fsync(file);
  } while (result != 0 && errno == EINTR);
  const int error = result == 0 ? 0 : errno;
  ::close(file);
  return error;
}

const char* name_of(std::filesystem::file_type type) {
  switch (type) {
    case std::filesystem::file_type::block:
    case std::filesystem::file_type::character:
      return "a device";
    case std::filesystem::file_type::fifo:
      return "a pipe";
    case std::filesystem::file_type::socket:
      return "a socket";
    default:
      return nullptr;
  }
}

/// As far as the system allows.
void take_over_permissions(const std::filesystem::path& from, const std::filesystem::path& to) {
  struct stat old {};
  if (::stat(from.c_str(), &old) != 0) return;
  const bool owned = ::chown(to.c_str(), old.st_uid, old.st_gid) == 0;
  ::chmod(to.c_str(), old.st_mode & (owned ? 07777u : 0777u));
}

}  // namespace

void sync_to_disk(const std::filesystem::path& path) {
  if (const int error = sync(path); error != 0) {
    throw FileError(path.string() + ": cannot write it to the disk: " + std::strerror(error));
  }
}

void sync_entries(const std::filesystem::path& directory) {
  static std::atomic<bool> has_warned = false;
  const int error = sync(directory);
  if (error == 0 || has_warned.exchange(true)) return;
  report_warning(directory.string() +
                 ": the file system cannot force a directory to the disk, so a crash of the "
                 "machine may undo the latest files: " +
                 std::strerror(error));
}

std::filesystem::path output_target(const std::filesystem::path& path) {
  constexpr int kMostLinks = 40;  // as the system
  std::error_code error;
  if (const char* name = name_of(std::filesystem::status(path, error).type())) {
    throw FileError(path.string() + ": is " + name + ", not a file that can be replaced");
  }
  std::filesystem::path target = path;
  for (int links = 0; std::filesystem::is_symlink(target, error); ++links) {
    if (links == kMostLinks) throw FileError(path.string() + ": too many symbolic links");
    target = target.parent_path() / std::filesystem::read_symlink(target, error);
  }
  return target;
}

TemporaryFile::TemporaryFile(const std::filesystem::path& target)
    : target_(output_target(target)),
      path_(target_.parent_path() / name_beside(target_.filename())) {
  std::error_code ignored;  // of a killed process; or a pipe, which nobody reads
  if (!std::filesystem::is_directory(path_, ignored)) std::filesystem::remove(path_, ignored);
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

void TemporaryFile::replace_target() {
  sync_to_disk(path_);
  take_over_permissions(output_target(target_), path_);
  std::error_code error;
  std::filesystem::rename(path_, target_, error);
  if (error) throw FileError(target_.string() + ": cannot be replaced: " + error.message());
  path_.clear();
  sync_entries(target_.has_parent_path() ? target_.parent_path() : ".");
}

}  // namespace hebbes::io
