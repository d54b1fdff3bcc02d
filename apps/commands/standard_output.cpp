#include "apps/commands/standard_output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "lib/io/errors.h"

namespace hebbes::apps {
namespace {

bool reader_is_gone() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace

void occupy_standard_files() {
  for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(file, F_GETFD) >= 0) continue;
    ::open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // takes the lowest number
  }
}

bool flush_output() {
  const bool flushed = std::fflush(stdout) == 0;
  int error = flushed ? EIO : errno;
  if (flushed && std::ferror(stdout) == 0) return true;
  if (reader_is_gone()) return false;
  // The reason of an earlier failure is forgotten; most likely it has not changed.
  if (flushed && ::write(STDOUT_FILENO, "\n", 1) < 0) error = errno;
  throw io::FileError(std::string("standard output: cannot be written: ") + std::strerror(error));
}

}  // namespace hebbes::apps
