// Exclusive use of a run directory.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "lib/run/directory_lock.h"

namespace hebbes::run {

/// Holds DIR for one training process from construction to destruction. Only the master (rank 0)
/// needs it.
class RunDirectory {
 public:
  enum class Mode { kNew, kResume };

  /// Makes the directory if need be, and locks it as DirectoryLock does. Throws RunDirectoryError
  /// if it is in use, or holds a run and the mode is kNew; FileError if it cannot be made or
  /// written.
  RunDirectory(const std::filesystem::path& path, Mode mode, std::function<void()> on_loss = {},
               const LockTiming& timing = {});

  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;

  /// Unless keep() was called, removes what has come into being here since the construction, as
  /// far as this class and those who write a run make it.
  ~RunDirectory();

  /// The run has begun: it has a checkpoint, or goes on from one.
  void keep() { is_kept_ = true; }

  const std::filesystem::path& path() const { return path_; }

  /// What can be resumed: with a checkpoint its generation; with rows but no checkpoint, or with
  /// nothing, the beginning.
  bool has_run() const;
  bool has_checkpoint() const;

 private:
  std::filesystem::path path_;
  std::vector<std::filesystem::path> made_;  ///< what was not there before, in order of its removal
  std::optional<DirectoryLock> lock_;
  bool is_kept_ = false;
};

}  // namespace hebbes::run
