// To be preloaded: a file system without locks, where flock fails with the error FLOCK_ERRNO; one
// where fsync of a directory fails with FSYNC_DIRECTORY_ERRNO, of a file with FSYNC_FILE_ERRNO.
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace {

/// 0 if the variable is not set.
int number(const char* variable) {
  const char* text = std::getenv(variable);
  return text ? std::atoi(text) : 0;
}

int failed(int error) {
  errno = error;
  return -1;
}

}  // namespace

extern "C" {

int flock(int file, int operation) noexcept {
  if (const int error = number("FLOCK_ERRNO")) return failed(error);
  return static_cast<int>(syscall(SYS_flock, file, operation));
}

int fsync(int file) {
  struct stat status {};
  const bool is_directory = fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
  const int error = number(is_directory ? "FSYNC_DIRECTORY_ERRNO" : "FSYNC_FILE_ERRNO");
  return error != 0 ? failed(error) : static_cast<int>(syscall(SYS_fsync, file));
}
}
