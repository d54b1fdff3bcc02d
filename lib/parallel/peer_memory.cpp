#include "lib/parallel/peer_memory.h"

#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace hebbes::parallel {
namespace {

bool can_read_from(pid_t process) {
  static const int there = 1;
  int here = 0;
  const iovec to = {&here, sizeof here};
  const iovec from = {const_cast<int*>(&there), sizeof there};
  return ::process_vm_readv(process, &to, 1, &from, 1, 0) == sizeof here && here == there;
}

}  // namespace

bool is_memory_readable_by_peers() {
  ::prctl(PR_SET_PTRACER, ::getppid(), 0, 0, 0);  // as Open MPI does: all that its launcher started
  const pid_t own = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) return false;
  if (child == 0) ::_exit(can_read_from(own) ? 0 : 1);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace hebbes::parallel
