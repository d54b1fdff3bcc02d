// Exclusive possession of a directory, also between the machines of a cluster.
#pragma once

#include <unistd.h>
#include <array>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace hebbes::run {

/// How long a lock waits for what.
struct LockTiming {
  std::chrono::milliseconds patience = std::chrono::seconds(10);  ///< for a dying holder to let go
  std::chrono::milliseconds heartbeat = std::chrono::seconds(5);  ///< between signs of life
  std::chrono::milliseconds silence = std::chrono::seconds(20);   ///< after which one is dead
};

/// Holds a directory from construction to destruction, twice over. An flock(2) lock on DIR/.lock,
/// which the system drops when the process dies, keeps others away where the file system carries
/// locks between machines (local disks, NFS, GPFS, Lustre mounted with "flock"). DIR/.holder names
/// the holder and has a count that grows with every heartbeat: it keeps others away where locks are
/// known to one machine only, or to none. A holder on another machine that was silent for long is
/// taken to be dead. No two machines' clocks are compared.
class DirectoryLock {
 public:
  /// Throws RunDirectoryError, naming the holder, if it is held; FileError if nothing can be
  /// written there. `on_loss` is called, by another thread, if somebody else took the directory
  /// because this process was silent.
  explicit DirectoryLock(const std::filesystem::path& directory, std::function<void()> on_loss = {},
                         const LockTiming& timing = {});
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  ~DirectoryLock();

 private:
  bool sign();
  bool is_lost() const;
  void send_heartbeats(const std::stop_token& stop);

  std::filesystem::path holder_file_;
  std::function<void()> on_loss_;
  LockTiming timing_;
  std::string signature_;
  long heartbeats_ = 0;
  int file_ = -1;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread heartbeat_;
};

/// Whether a process now holds the directory; as far as this machine's locks can tell.
bool in_use(const std::filesystem::path& directory);

/// As gethostname(2) tells it, or "unknown".
inline std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

}  // namespace hebbes::run
