// Training in a run directory, as the commands that train do it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "lib/config/config.h"
#include "lib/io/errors.h"
#include "lib/parallel/communicator.h"

namespace hebbes::apps {

struct TrainingPlan {
  std::filesystem::path run_dir;
  bool resume = false;              ///< the directory may hold a run, which is then continued
  std::optional<double> max_hours;  ///< stop in time to be done by then
};

/// How the commands that train read a configuration: on the master, heeding StopSignals meanwhile,
/// and refusing what cannot be built.
config::Reading reading_to_train(config::Notes* notes = nullptr);

/// Throws io::ConfigError with all that `given` says otherwise than the checkpoint in `run_dir`.
void refuse_contradictions(const config::Config& given, const std::filesystem::path& run_dir);

/// Trains on all ranks, holding the run directory, until done or stopped, as by the StopSignals
/// that the caller set up. `configuration` is called on the master, and told whether there is a
/// checkpoint to resume from, which it must not contradict. Throws trainer::AgreedError, on all
/// ranks, for what goes wrong with the run, and trainer::AgreedStop if it was stopped before it had
/// a checkpoint or read its own.
io::ExitCode train_in(const TrainingPlan& plan,
                      const std::function<config::Config(bool has_checkpoint)>& configuration,
                      const parallel::Communicator& world);

}  // namespace hebbes::apps
