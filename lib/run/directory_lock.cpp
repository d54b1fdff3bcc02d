#include "lib/run/directory_lock.h"

#include <fcntl.h>
#include <spdlog/fmt/fmt.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "lib/io/errors.h"
#include "lib/io/log.h"
#include "lib/run/run_file.h"

namespace hebbes::run {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Begins with the host; ends with what no other process signs with.
std::string own_signature() {
  std::string text = host_name() + ", process " + std::to_string(::getpid());
  if (const char* job = std::getenv("SLURM_JOB_ID")) text += std::string(", SLURM job ") + job;
  return text + ", since " + utc_now();
}

std::string read_text(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Of a holder file's text; empty if nobody signed.
std::string signature_in(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

bool on_this_host(const std::string& signature) {
  return signature.substr(0, signature.find(',')) == host_name();
}

enum class Taking { kTaken, kHeld, kNoLocks };

Taking take(int file, std::chrono::milliseconds patience) {
  const auto deadline = Clock::now() + patience;
  while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return Taking::kNoLocks;
    if (Clock::now() > deadline) return Taking::kHeld;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return Taking::kTaken;
}

/// Watches a holder for as long as it may be silent.
bool shows_life(const fs::path& holder_file, const std::string& first_text,
                std::chrono::milliseconds silence) {
  const auto deadline = Clock::now() + silence;
  while (Clock::now() < deadline) {
    std::this_thread::sleep_for(silence / 20);
    if (read_text(holder_file) != first_text) return true;
  }
  return false;
}

bool is_held_by_another(int file, const fs::path& holder_file, const LockTiming& timing) {
  const Taking taking = take(file, timing.patience);
  if (taking == Taking::kHeld) return true;
  if (taking == Taking::kNoLocks) {
    io::report_warning(holder_file.parent_path().string() + ": the file system has no locks (" +
                       std::strerror(errno) + "): " + holder_file.filename().string() +
                       " alone keeps other jobs away");
  }
  const std::string text = read_text(holder_file);
  const bool died_here = taking == Taking::kTaken && on_this_host(signature_in(text));
  return !text.empty() && !died_here && shows_life(holder_file, text, timing.silence);
}

/// Written in place where that is possible, which takes no room on a full disk. Closing the file
/// shows it to other machines.
bool write_text(const fs::path& file, const std::string& text) {
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (out < 0) return false;
  const auto size = static_cast<off_t>(text.size());
  const bool whole =
      ::pwrite(out, text.data(), text.size(), 0) == size && ::ftruncate(out, size) == 0;
  return ::close(out) == 0 && whole;
}

}  // namespace

DirectoryLock::DirectoryLock(const fs::path& directory, std::function<void()> on_loss,
                             const LockTiming& timing)
    : holder_file_(directory / ".holder"),
      on_loss_(std::move(on_loss)),
      timing_(timing),
      signature_(own_signature()),
      file_(::open((directory / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (file_ < 0) {
    throw io::FileError(directory.string() +
                        ": cannot write in the run directory: " + std::strerror(errno));
  }
  if (is_held_by_another(file_, holder_file_, timing)) {
    ::close(file_);
    const std::string holder = signature_in(read_text(holder_file_));
    throw io::RunDirectoryError(directory.string() + ": the run directory is in use by " +
                                (holder.empty() ? "another process" : holder));
  }
  if (!sign()) {
    ::close(file_);
    throw io::FileError(holder_file_.string() + ": cannot be written: " + std::strerror(errno));
  }
  heartbeat_ = std::jthread([this](const std::stop_token& stop) { send_heartbeats(stop); });
}

DirectoryLock::~DirectoryLock() {
  heartbeat_.request_stop();
  heartbeat_.join();
  std::error_code ignored;
  if (!is_lost()) std::filesystem::remove(holder_file_, ignored);
  ::close(file_);
}

/// Adds a sign of life to the holder's name.
bool DirectoryLock::sign() {
  return write_text(holder_file_,
                    fmt::format("{}\nsigns of life: {:09}\n", signature_, heartbeats_++));
}

bool DirectoryLock::is_lost() const {
  const std::string text = read_text(holder_file_);
  return !text.empty() && signature_in(text) != signature_;
}

void DirectoryLock::send_heartbeats(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, stop, timing_.heartbeat, [] { return false; }) &&
         !stop.stop_requested()) {
    if (is_lost()) {
      if (on_loss_) on_loss_();
      return;
    }
    sign();  // where nothing can be written, the run itself will find out
  }
}

bool in_use(const fs::path& directory) {
  const int file = ::open((directory / ".lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool held = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(file);
  return held;
}

}  // namespace hebbes::run
