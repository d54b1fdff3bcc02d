#include "lib/io/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace hebbes::io {
namespace {

void connect(posix_spawn_file_actions_t& actions, int descriptor, int stream, int mode) {
  if (descriptor >= 0) {
    posix_spawn_file_actions_adddup2(&actions, descriptor, stream);
  } else {
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", mode, 0);
  }
}

}  // namespace

int start_child(const std::string& program, std::vector<std::string> arguments,
                const ChildStreams& streams, pid_t& child) {
  std::vector<char*> words;
  words.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  connect(actions, streams.input, STDIN_FILENO, O_RDONLY);
  connect(actions, streams.output, STDOUT_FILENO, O_WRONLY);
  connect(actions, streams.errors, STDERR_FILENO, O_WRONLY);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t all;
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  const int error =
      ::posix_spawnp(&child, program.c_str(), &actions, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int wait_for_child(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace hebbes::io
