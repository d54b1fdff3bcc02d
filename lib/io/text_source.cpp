#include "lib/io/text_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace hebbes::io {
namespace {

constexpr int kPollMilliseconds = 100;

[[noreturn]] void fail(int error) {
  throw std::system_error(error, std::generic_category());
}

int open_text(const std::filesystem::path& path) {
  const int file = path == "/dev/stdin"
                       ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                       : ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (file < 0) fail(errno);
  return file;
}

/// Whether there is something to read, if only the end. A pipe into which nobody has written yet
/// has no end, though read() would take it for one.
bool is_ready(int file) {
  pollfd wait{file, POLLIN, 0};
  if (::poll(&wait, 1, kPollMilliseconds) < 0 && errno != EINTR) fail(errno);
  return wait.revents != 0;
}

}  // namespace

TextSource::TextSource(const std::filesystem::path& path) : file_(open_text(path)) {}

TextSource::~TextSource() {
  ::close(file_);
}

FileIdentity TextSource::identity() const {
  struct stat status {};
  if (::fstat(file_, &status) != 0) fail(errno);
  return {status.st_dev, status.st_ino};
}

std::string TextSource::read(std::size_t most, const Poll& poll) {
  std::string text;
  std::array<char, 4096> part;
  while (true) {
    if (poll) poll();
    if (!is_ready(file_)) continue;
    const ssize_t count = ::read(file_, part.data(), part.size());
    if (count == 0) return text;
    if (count < 0 && errno != EINTR && errno != EAGAIN) fail(errno);
    if (count < 0) continue;
    text.append(part.data(), static_cast<std::size_t>(count));
    if (text.size() > most) fail(EFBIG);
  }
}

}  // namespace hebbes::io
