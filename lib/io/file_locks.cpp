#include "lib/io/file_locks.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace hebbes::io {

bool has_locks(const std::filesystem::path& file) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (opened < 0) return true;
  const bool known = ::flock(opened, LOCK_SH | LOCK_NB) == 0 || errno == EWOULDBLOCK;
  ::close(opened);
  return known;
}

}  // namespace hebbes::io
