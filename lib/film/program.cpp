#include "lib/film/program.h"

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "lib/io/child_process.h"
#include "lib/io/errors.h"

namespace hebbes::film {

// A socket, not a pipe: writing to one whose reader has died can be an error without a signal.
Program::Program(const std::vector<std::string>& command, std::string target)
    : program_(command.at(0)), target_(std::move(target)) {
  std::array<int, 2> ends{-1, -1};
  errors_ = ::memfd_create("errors", MFD_CLOEXEC);
  int error = errors_ < 0 ? errno : 0;
  if (error == 0 && ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    error = errno;
  }
  if (error == 0) {
    const io::ChildStreams streams{.input = ends[1], .output = ends[1], .errors = errors_};
    error = io::start_child(program_, command, streams, process_);
  }
  if (ends[1] >= 0) ::close(ends[1]);
  talk_ = ends[0];
  if (error == 0) return;
  if (talk_ >= 0) ::close(talk_);
  if (errors_ >= 0) ::close(errors_);
  const std::string reason = error == ENOENT
                                 ? " is needed to write this and is not installed, or not in PATH"
                                 : std::string(" cannot be started: ") + std::strerror(error);
  throw io::FileError(target_ + ": the program " + program_ + reason);
}

Program::~Program() {
  if (process_ >= 0) wait();
  ::close(errors_);
}

void Program::feed(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(talk_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      const int error = errno;
      finish();  // if the program failed, that says more
      throw io::FileError(target_ + ": " + program_ + " takes no more: " + std::strerror(error));
    }
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
}

std::string Program::finish() {
  ::shutdown(talk_, SHUT_WR);
  std::string output = read_output();
  const int status = wait();
  if (status == 0) return output;
  const std::string how = WIFSIGNALED(status)
                              ? "was ended by signal " + std::to_string(WTERMSIG(status))
                              : "failed with exit code " + std::to_string(WEXITSTATUS(status));
  throw io::FileError(target_ + ": cannot be written: " + program_ + " " + how + complaint());
}

std::string Program::complaint() const {
  std::array<char, 500> text;
  const ssize_t size = ::pread(errors_, text.data(), text.size(), 0);
  const std::string lines(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  const std::string line = lines.substr(0, lines.find('\n'));
  return line.empty() ? "" : ": " + line;
}

std::string Program::read_output() const {
  std::string output;
  std::array<char, 4096> part;
  while (true) {
    const ssize_t size = ::recv(talk_, part.data(), part.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return output;
    output.append(part.data(), static_cast<std::size_t>(size));
  }
}

int Program::wait() {
  ::close(talk_);
  return io::wait_for_child(std::exchange(process_, -1));
}

}  // namespace hebbes::film
