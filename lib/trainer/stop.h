// Asking a run to end early.
#pragma once

namespace hebbes::trainer {

/// While it lives, SIGTERM, SIGINT and SIGUSR1 ask the run to stop instead of killing the process.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

  /// The signal that arrived, or 0.
  static int received();
};

}  // namespace hebbes::trainer
