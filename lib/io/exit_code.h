// Exit codes of the hebbes command.
#pragma once

namespace hebbes::io {

enum class ExitCode : int {
  kDone = 0,
  kFailure = 1,
  kBadUsage = 2,  ///< bad usage, configuration or input
  kStopped = 75,  ///< stopped early with a checkpoint to resume from (EX_TEMPFAIL of sysexits.h)
};

}  // namespace hebbes::io
