// Evaluating a trained population, as the command evaluate does it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "apps/commands/evaluation_report.h"
#include "lib/parallel/communicator.h"

namespace hebbes::apps {

struct EvaluationRequest {
  std::vector<std::string> options;     ///< further variations, see config::define_variations()
  std::vector<std::string> variations;  ///< none: all of the task's
  std::uint32_t episodes = 100;         ///< an individual and variation
  std::uint32_t samples = 10;           ///< individuals drawn, besides the mean or mode
  std::uint64_t seed = 1000;  ///< the same worlds for all runs, but not those of usual run.seed
};

/// What can be known before anything is played. Throws io::FileError and io::ConfigError for a
/// checkpoint that is none, io::UsageError for a variation that the run's task has not.
void check_request(const std::filesystem::path& run_dir, const EvaluationRequest& request);

/// Plays the population of the checkpoint in `run_dir` on all ranks; the report is the same on all.
/// Throws trainer::AgreedError, on all ranks, for what users and files cause, and
/// trainer::AgreedStop if a rank was asked to stop.
EvaluationReport evaluate_run(const std::filesystem::path& run_dir,
                              const EvaluationRequest& request,
                              const parallel::Communicator& world);

}  // namespace hebbes::apps
