#include "apps/commands/training.h"

#include <spdlog/spdlog.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "apps/commands/readable_files.h"
#include "lib/io/errors.h"
#include "lib/io/log.h"
#include "lib/run/checkpoint.h"
#include "lib/run/recorded_config.h"
#include "lib/run/run_directory.h"
#include "lib/run/run_state.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/experiment.h"
#include "lib/trainer/stop.h"
#include "lib/trainer/trainer.h"

namespace hebbes::apps {
namespace {

/// What the master finds out before all ranks begin.
struct Start {
  std::string config;  ///< resolved TOML
  bool resume = false;
  bool finished = false;  ///< there is nothing left to do
};

/// A run whose lock is stale, as another job took its directory, must not write any more.
[[noreturn]] void end_stale_run(const std::filesystem::path& run_dir) {
  std::fprintf(stderr, "hebbes: %s: another job took over the run directory\n", run_dir.c_str());
  std::_Exit(static_cast<int>(io::ExitCode::kFailure));
}

/// On the master: takes possession of the run directory and reads the configuration.
Start start_run(const TrainingPlan& plan,
                const std::function<config::Config(bool has_checkpoint)>& configuration,
                std::optional<run::RunDirectory>& directory) {
  directory.emplace(plan.run_dir,
                    plan.resume ? run::RunDirectory::Mode::kResume : run::RunDirectory::Mode::kNew,
                    [path = plan.run_dir] { end_stale_run(path); });
  if (plan.resume) require_readable_run(plan.run_dir);
  const bool resume = plan.resume && directory->has_checkpoint();
  const config::Config config = configuration(resume);
  if (resume) refuse_contradictions(config, plan.run_dir);
  const bool finished = resume && run::is_finished(plan.run_dir, config.run);
  if (!finished) io::set_up_log(0, plan.run_dir);
  return {config::to_toml(config), resume, finished};
}

void refuse_idle_ranks(const config::Config& config, int ranks) {
  const auto units = config.population.size * static_cast<std::int64_t>(config.task.train.size());
  if (ranks > units) {
    throw io::ConfigError(std::to_string(ranks) + " ranks for " + std::to_string(units) +
                          " episodes a generation (population.size times training variations): "
                          "start at most as many ranks as episodes");
  }
}

}  // namespace

config::Reading reading_to_train(config::Notes* notes) {
  const auto poll = [] {
    if (trainer::StopSignals::received() != 0) throw trainer::Stopped();
  };
  return {notes, poll, trainer::check_experiment};
}

void refuse_contradictions(const config::Config& given, const std::filesystem::path& run_dir) {
  const auto recorded = run::recorded_config(run::CheckpointReader(run_dir));
  std::string text;
  for (const auto& [key, before, now] : config::resume_conflicts(recorded, given)) {
    text += "\n  " + key + " is " + before + " in the run, " + now + " in the configuration";
  }
  if (text.empty()) return;
  throw io::ConfigError(run_dir.string() +
                        ": the configuration contradicts the run to be resumed:" + text);
}

io::ExitCode train_in(const TrainingPlan& plan,
                      const std::function<config::Config(bool has_checkpoint)>& configuration,
                      const parallel::Communicator& world) {
  std::optional<run::RunDirectory> directory;
  Start start;
  trainer::on_master(world, [&] { start = start_run(plan, configuration, directory); });
  trainer::broadcast_text(world, start.config);
  world.broadcast_value(start.resume, 0);
  world.broadcast_value(start.finished, 0);

  const config::Config config = trainer::made_together(world, [&] {
    const auto resolved = config::parse_config(start.config, "resolved configuration");
    refuse_idle_ranks(resolved, world.size());
    return resolved;
  });
  if (start.finished) {
    if (world.rank() == 0) spdlog::info("done before: {}", plan.run_dir.string());
    return io::ExitCode::kDone;
  }
  const parallel::Cluster cluster(static_cast<int>(config.parallel.ranks_per_node));
  trainer::Trainer trainer(config, {plan.run_dir, start.resume, plan.max_hours}, cluster);
  if (directory) directory->keep();
  return trainer.train();
}

}  // namespace hebbes::apps
