// The state of a sweep's runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "lib/config/sweep.h"

namespace hebbes::apps {

struct RunState {
  enum class Kind { kNew, kInterrupted, kRunning, kFinished, kFailed };
  Kind kind = Kind::kNew;
  std::int64_t generations = 0;  ///< in the checkpoint
  std::string failure;           ///< why it failed
};

/// What the run's directory says. A run that contradicts the sweep file counts as failed.
RunState state_of(const config::SweepRun& run, const std::filesystem::path& directory);

const char* name_of(RunState::Kind kind);

/// Notes in the run's directory why it failed, or that it has not after all.
void remember_failure(const std::filesystem::path& directory, const std::string& message);
void forget_failure(const std::filesystem::path& directory);

}  // namespace hebbes::apps
