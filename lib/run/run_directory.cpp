#include "lib/run/run_directory.h"

#include <string>
#include <utility>

#include "lib/io/errors.h"

namespace hebbes::run {
namespace {

/// Those files and directories of a new run that are not there yet; the innermost first.
std::vector<std::filesystem::path> missing(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> names;
  for (const char* file : {"run.h5", "train.log", ".lock"}) names.push_back(path / file);
  for (auto place = path; !place.empty(); place = place.parent_path()) {
    names.push_back(place);
    if (place == place.parent_path()) break;
  }
  std::erase_if(names, [](const auto& name) {
    std::error_code ignored;
    return std::filesystem::exists(std::filesystem::symlink_status(name, ignored));
  });
  return names;
}

void make(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw io::FileError(path.string() + ": cannot make the directory: " + error.message());
}

void remove(const std::vector<std::filesystem::path>& names) {
  std::error_code ignored;  // a directory that others use by now stays
  for (const auto& name : names) std::filesystem::remove(name, ignored);
}

}  // namespace

RunDirectory::RunDirectory(const std::filesystem::path& path, Mode mode,
                           std::function<void()> on_loss, const LockTiming& timing)
    : path_(path), made_(missing(path)) {
  make(path);
  lock_.emplace(path, std::move(on_loss), timing);
  if (mode == Mode::kNew && (has_run() || has_checkpoint())) {
    throw io::RunDirectoryError(
        path.string() +
        ": already holds a run; continue it with --resume or choose another --run-dir");
  }
}

RunDirectory::~RunDirectory() {
  const bool is_begun = is_kept_ || has_checkpoint();
  lock_.reset();
  if (!is_begun) remove(made_);
}

bool RunDirectory::has_run() const {
  return std::filesystem::exists(path_ / "run.h5");
}

bool RunDirectory::has_checkpoint() const {
  return std::filesystem::exists(path_ / "checkpoint.h5");
}

}  // namespace hebbes::run
