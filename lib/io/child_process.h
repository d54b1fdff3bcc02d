// Child processes that no signal to their group ends: the parent answers it for them.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace hebbes::io {

/// A child's file descriptors; -1 is /dev/null.
struct ChildStreams {
  int input = -1;
  int output = -1;
  int errors = -1;
};

/// Starts `program`, looked up in PATH, with `arguments`, of which the first is its name. All
/// signals are blocked in it, so that besides a crash only SIGKILL ends it from outside. Not fork:
/// memory that MPI has registered must not be copied. Returns 0, or an errno.
int start_child(const std::string& program, std::vector<std::string> arguments,
                const ChildStreams& streams, pid_t& child);

/// Waits for its end and returns its status, as waitpid does.
int wait_for_child(pid_t child);

}  // namespace hebbes::io
