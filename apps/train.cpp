// hebbes train: evolution strategies on all ranks, into a run directory.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/commands.h"
#include "apps/under_mpi.h"
#include "lib/run/config.h"
#include "lib/run/errors.h"
#include "lib/run/log.h"
#include "lib/run/run_directory.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/stop.h"
#include "lib/trainer/trainer.h"

namespace hebbes::apps {
namespace {

struct TrainArguments {
  std::string config;
  std::string run_dir;
  bool resume = false;
  std::vector<std::string> settings;
  std::optional<double> max_hours;
};

/// What the master finds out before all ranks begin.
struct Start {
  std::string config;  ///< resolved TOML
  bool resume = false;
};

void refuse_contradictions(const run::Config& recorded, const run::Config& given,
                           const std::string& run_dir) {
  std::string message;
  for (const auto& difference : run::resume_conflicts(recorded, given)) {
    message += "\n  " + difference.key + " is " + difference.recorded + " in the run, " +
               difference.given + " in the configuration";
  }
  if (message.empty()) return;
  throw run::ConfigError(run_dir +
                         ": the configuration contradicts the run to be resumed:" + message);
}

run::Config configuration(const TrainArguments& arguments, bool has_checkpoint) {
  if (!arguments.config.empty()) {
    run::Config given = run::load_config(arguments.config, arguments.settings);
    if (has_checkpoint) {
      const run::CheckpointReader reader(arguments.run_dir);
      refuse_contradictions(run::parse_config(reader.header().config, "checkpoint.h5"), given,
                            arguments.run_dir);
    }
    return given;
  }
  if (!has_checkpoint) {
    throw run::UsageError(arguments.run_dir +
                          ": holds no checkpoint to take the configuration from; name CONFIG.toml");
  }
  const run::CheckpointReader reader(arguments.run_dir);
  const auto recorded = run::parse_config(reader.header().config, "checkpoint.h5");
  auto given = run::parse_config(reader.header().config, "checkpoint.h5", arguments.settings);
  refuse_contradictions(recorded, given, arguments.run_dir);
  return given;
}

/// On the master: reads the configuration and takes possession of the run directory.
Start start_run(const TrainArguments& arguments, std::optional<run::RunDirectory>& directory) {
  if (arguments.config.empty() && !arguments.resume) {
    throw run::UsageError("CONFIG.toml is needed unless a run is resumed");
  }
  if (!arguments.config.empty()) run::load_config(arguments.config, arguments.settings);
  directory.emplace(arguments.run_dir, arguments.resume ? run::RunDirectory::Mode::kResume
                                                        : run::RunDirectory::Mode::kNew);
  const bool resume = arguments.resume && directory->has_checkpoint();
  Start start{run::to_toml(configuration(arguments, resume)), resume};
  run::set_up_log(0, arguments.run_dir);
  return start;
}

void refuse_idle_ranks(const run::Config& config, int ranks) {
  const auto units = config.population.size * static_cast<std::int64_t>(config.task.train.size());
  if (ranks > units) {
    throw run::ConfigError(std::to_string(ranks) + " ranks for " + std::to_string(units) +
                           " episodes a generation (population.size times training variations): "
                           "start at most as many ranks as episodes");
  }
}

run::ExitCode train(const TrainArguments& arguments, const parallel::Communicator& world) {
  const trainer::StopSignals signals;
  std::optional<run::RunDirectory> directory;
  Start start;
  trainer::on_master(world, [&] { start = start_run(arguments, directory); });
  trainer::broadcast_text(world, start.config);
  world.broadcast_value(start.resume, 0);

  const run::Config config = run::parse_config(start.config, arguments.config);
  refuse_idle_ranks(config, world.size());
  const parallel::Cluster cluster(static_cast<int>(config.parallel.ranks_per_node));
  trainer::Trainer trainer(config, {arguments.run_dir, start.resume, arguments.max_hours}, cluster);
  return trainer.train();
}

}  // namespace

void add_train(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("train", "Trains a population into a run directory.");
  const auto arguments = std::make_shared<TrainArguments>();
  command->add_option("config", arguments->config, "TOML file; may be left out with --resume")
      ->type_name("CONFIG.toml");
  command->add_option("--run-dir", arguments->run_dir, "Where run.h5 and checkpoint.h5 go")
      ->type_name("DIR")
      ->required();
  command->add_flag("--resume", arguments->resume,
                    "Continue the run in DIR from its checkpoint, or begin it if there is none");
  command->add_option("--set", arguments->settings, "Override a key, such as population.size=100")
      ->type_name("KEY=VALUE");
  command
      ->add_option("--max-hours", arguments->max_hours,
                   "Write a checkpoint and exit with code 75 in time for this limit")
      ->type_name("H")
      ->check(CLI::PositiveNumber);
  command->footer(
      "Example:\n"
      "  mpirun -n 4 hebbes train configs/demo.toml --run-dir runs/demo --set run.seed=2");
  command->callback([arguments, &action] {
    action = [arguments] {
      return under_mpi(
          [&](const parallel::Communicator& world) { return train(*arguments, world); });
    };
  });
}

}  // namespace hebbes::apps
