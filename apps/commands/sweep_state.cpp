#include "apps/commands/sweep_state.h"

#include <fstream>
#include <iterator>

#include "apps/commands/readable_files.h"
#include "apps/commands/training.h"
#include "lib/io/errors.h"
#include "lib/run/checkpoint.h"
#include "lib/run/run_directory.h"
#include "lib/run/run_state.h"

namespace hebbes::apps {
namespace {

std::filesystem::path failure_file(const std::filesystem::path& directory) {
  return directory / "failure.txt";
}

std::string remembered_failure(const std::filesystem::path& directory) {
  std::ifstream file(failure_file(directory));
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

RunState state_of(const config::SweepRun& run, const std::filesystem::path& directory) {
  using Kind = RunState::Kind;
  RunState state;
  bool finished = false;
  const bool has_checkpoint = std::filesystem::exists(directory / "checkpoint.h5");
  try {
    if (has_checkpoint) {
      require_readable_run(directory);
      refuse_contradictions(run.config, directory);
      state.generations = run::CheckpointReader(directory).header().generation;
      finished = run::is_finished(directory, run.config.run);
    }
  } catch (const io::Error& error) {
    return {Kind::kFailed, 0, error.what()};
  }
  if (finished) {
    state.kind = Kind::kFinished;
  } else if (run::in_use(directory)) {
    state.kind = Kind::kRunning;
  } else if (state.failure = remembered_failure(directory); !state.failure.empty()) {
    state.kind = Kind::kFailed;
  } else if (has_checkpoint || std::filesystem::exists(directory / "run.h5")) {
    state.kind = Kind::kInterrupted;
  }
  return state;
}

const char* name_of(RunState::Kind kind) {
  switch (kind) {
    case RunState::Kind::kNew:
      return "new";
    case RunState::Kind::kInterrupted:
      return "interrupted";
    case RunState::Kind::kRunning:
      return "running";
    case RunState::Kind::kFinished:
      return "finished";
    case RunState::Kind::kFailed:
      return "failed";
  }
  return "";
}

void remember_failure(const std::filesystem::path& directory, const std::string& message) {
  std::error_code ignored;  // where nothing can be written, there is nothing to remember it by
  std::filesystem::create_directories(directory, ignored);
  std::ofstream(failure_file(directory)) << message;
}

void forget_failure(const std::filesystem::path& directory) {
  std::error_code ignored;
  std::filesystem::remove(failure_file(directory), ignored);
}

}  // namespace hebbes::apps
