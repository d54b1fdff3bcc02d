#include "lib/run/run_directory.h"

#include <string>
#include <utility>

#include "lib/run/errors.h"

namespace hebbes::run {
namespace {

const std::filesystem::path& made(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw FileError(path.string() + ": cannot make the directory: " + error.message());
  return path;
}

}  // namespace

RunDirectory::RunDirectory(const std::filesystem::path& path, Mode mode,
                           std::function<void()> on_loss, const LockTiming& timing)
    : path_(path), lock_(made(path), std::move(on_loss), timing) {
  if (mode == Mode::kNew && (has_run() || has_checkpoint())) {
    throw RunDirectoryError(
        path.string() +
        ": already holds a run; continue it with --resume or choose another --run-dir");
  }
}

bool RunDirectory::has_run() const {
  return std::filesystem::exists(path_ / "run.h5");
}

bool RunDirectory::has_checkpoint() const {
  return std::filesystem::exists(path_ / "checkpoint.h5");
}

}  // namespace hebbes::run
