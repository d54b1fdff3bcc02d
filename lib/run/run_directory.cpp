#include "lib/run/run_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>

#include "lib/run/errors.h"

namespace hebbes::run {
namespace {

/// Takes the lock, or waits until the deadline for another process to let go of it. File systems
/// that know no locks count as locked by us.
bool take_lock(int file, std::chrono::steady_clock::duration patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return true;
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return true;
}

}  // namespace

RunDirectory::RunDirectory(const std::filesystem::path& path, Mode mode,
                           std::chrono::milliseconds patience)
    : path_(path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw FileError(path.string() + ": cannot make the directory: " + error.message());
  lock_ = ::open((path / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) {
    throw FileError(path.string() + ": cannot write in the run directory: " + std::strerror(errno));
  }
  std::string refusal;
  if (!take_lock(lock_, patience)) {
    refusal = ": the run directory is in use by another process";
  } else if (mode == Mode::kNew && (has_run() || has_checkpoint())) {
    refusal = ": already holds a run; continue it with --resume or choose another --run-dir";
  }
  if (refusal.empty()) return;
  ::close(lock_);
  throw RunDirectoryError(path.string() + refusal);
}

RunDirectory::~RunDirectory() {
  ::close(lock_);
}

bool RunDirectory::has_run() const {
  return std::filesystem::exists(path_ / "run.h5");
}

bool RunDirectory::has_checkpoint() const {
  return std::filesystem::exists(path_ / "checkpoint.h5");
}

bool in_use(const std::filesystem::path& path) {
  const int file = ::open((path / ".lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool held = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(file);
  return held;
}

}  // namespace hebbes::run
