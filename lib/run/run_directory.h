// Exclusive use of a run directory.
#pragma once

#include <chrono>
#include <filesystem>

namespace hebbes::run {

/// Holds DIR for one training process from construction to destruction, by a lock on DIR/.lock
/// that the system drops when the process dies. Only the master (rank 0) needs it.
class RunDirectory {
 public:
  enum class Mode { kNew, kResume };

  /// Makes the directory if need be. Waits for a dying process to let go of it, `patience` at most.
  /// Throws RunDirectoryError if it is in use, or holds a run and the mode is kNew; FileError if it
  /// cannot be made or written.
  RunDirectory(const std::filesystem::path& path, Mode mode,
               std::chrono::milliseconds patience = std::chrono::seconds(10));
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;
  ~RunDirectory();

  const std::filesystem::path& path() const { return path_; }

  /// What can be resumed: with a checkpoint its generation; with rows but no checkpoint, or with
  /// nothing, the beginning.
  bool has_run() const;
  bool has_checkpoint() const;

 private:
  std::filesystem::path path_;
  int lock_;  ///< file descriptor
};

/// Whether a process now holds the run directory; as far as this machine's locks can tell.
bool in_use(const std::filesystem::path& path);

}  // namespace hebbes::run
