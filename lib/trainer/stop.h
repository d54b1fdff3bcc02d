// Asking a process to end early.
#pragma once

#include <csignal>
#include <vector>

namespace hebbes::trainer {

/// While it lives, signals that ask to end are remembered instead of killing the process: SIGHUP,
/// SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU and SIGPWR. Of these SIGHUP, SIGINT and
/// SIGQUIT stay ignored if they were, as by nohup and in the background of a script. SIGPIPE is
/// ignored: who no longer reads the log does not end the work. But in a rank that a launcher has
/// started SIGPIPE asks to end too, as it is the launcher that has gone. Later it is all as it was
/// before.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

  /// The signal that arrived, or 0.
  static int received();

  /// Throws io::Error, with ExitCode::kStopped and the signal's name, if one has arrived: for work
  /// of which nothing is kept.
  static void check();

 private:
  struct Before {
    int signal;
    struct sigaction action;
  };
  void set(int signal, void (*handler)(int));

  std::vector<Before> before_;
};

}  // namespace hebbes::trainer
