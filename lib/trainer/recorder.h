// The record of a run while it goes on: history, checkpoints, log and progress.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/config/config.h"
#include "lib/io/progress.h"
#include "lib/run/run_file.h"
#include "lib/trainer/generation_columns.h"

namespace hebbes::trainer {

/// Owns run.h5 and the log lines of one training process. Only on the master.
class Recorder {
 public:
  /// Begins run.h5, or with `resumed` continues it after state.generation rows.
  Recorder(const config::Config& config, const std::filesystem::path& directory, int world_size,
           const TrainerState& state, bool resumed, std::vector<GenerationColumn> columns);

  /// One finished generation.
  void record(const Generation& generation);

  /// A periodic evaluation, unless run.h5 already has it.
  bool has_evaluation(std::int64_t generation) const;
  void record_evaluation(std::int64_t generation, std::span<const Outcome> outcomes);

  /// Makes the history durable, before a checkpoint relies on it.
  void sync() { run_file_->sync(); }

  /// Ends run.h5.
  void close() { run_file_->close(); }

 private:
  void log_generation(const Generation& generation);

  std::vector<GenerationColumn> columns_;
  std::vector<std::string> variations_;
  std::optional<run::RunWriter> run_file_;
  io::ProgressBar progress_;
};

}  // namespace hebbes::trainer
