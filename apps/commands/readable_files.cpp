#include "apps/commands/readable_files.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>
#include <utility>

#include "lib/io/child_process.h"
#include "lib/io/errors.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/stop.h"

namespace hebbes::apps {
namespace {

/// hebbes try-files, and what it says.
class Trial {
 public:
  explicit Trial(const std::vector<std::string>& paths);
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;
  ~Trial();

  /// Waits for its end. The name of what it died of, or "".
  std::string fatal_object();

 private:
  bool read_some();

  pid_t process_ = -1;
  int output_ = -1;
  std::string last_lines_;
};

/// Where no process can be started, files are read untried.
Trial::Trial(const std::vector<std::string>& paths) {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
  std::vector<std::string> words = {"hebbes", "try-files", "--"};
  words.insert(words.end(), paths.begin(), paths.end());
  if (io::start_child("/proc/self/exe", words, {.output = ends[1]}, process_) != 0) process_ = -1;
  ::close(ends[1]);
  output_ = ends[0];
}

Trial::~Trial() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    io::wait_for_child(process_);
  }
  if (output_ >= 0) ::close(output_);
}

/// Keeps the last line, and that before it until it is whole. False at the end.
bool Trial::read_some() {
  std::array<char, 4096> buffer;
  const ssize_t count = ::read(output_, buffer.data(), buffer.size());
  if (count < 0) return errno == EINTR;
  last_lines_.append(buffer.data(), static_cast<std::size_t>(count));
  if (last_lines_.ends_with('\n')) {
    const auto before = last_lines_.rfind('\n', last_lines_.size() - 2);
    if (before != std::string::npos) last_lines_.erase(0, before + 1);
  }
  return count > 0;
}

std::string Trial::fatal_object() {
  if (process_ < 0) return "";
  constexpr int kPatience = 100;  // ms; a signal may arrive just before poll
  while (true) {
    if (trainer::StopSignals::received() != 0) throw trainer::Stopped();
    pollfd output{output_, POLLIN, 0};
    if (::poll(&output, 1, kPatience) > 0 && !read_some()) break;
  }
  const int status = io::wait_for_child(std::exchange(process_, -1));
  if (status == 0 || last_lines_.empty()) return "";
  return last_lines_.substr(0, last_lines_.rfind('\n'));
}

}  // namespace

void require_readable(const std::vector<std::filesystem::path>& files) {
  std::vector<std::string> paths;
  std::error_code ignored;
  for (const auto& file : files) {
    if (std::filesystem::is_regular_file(file, ignored)) paths.push_back(file.string());
  }
  if (paths.empty()) return;
  const std::string object = Trial(paths).fatal_object();
  if (!object.empty()) throw io::FileError(object + " is damaged: HDF5 cannot read it");
}

void require_readable_run(const std::filesystem::path& run) {
  require_readable({run, run / "run.h5", run / "checkpoint.h5"});
}

}  // namespace hebbes::apps
