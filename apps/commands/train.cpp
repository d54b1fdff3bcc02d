// hebbes train: evolution strategies on all ranks, into a run directory.
#include <spdlog/spdlog.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/commands/commands.h"
#include "apps/commands/options.h"
#include "apps/commands/training.h"
#include "apps/commands/under_mpi.h"
#include "lib/config/config.h"
#include "lib/io/errors.h"
#include "lib/run/checkpoint.h"
#include "lib/run/recorded_config.h"
#include "lib/trainer/agreement.h"

namespace hebbes::apps {
namespace {

struct TrainArguments {
  std::string config;
  std::string run_dir;
  bool resume = false;
  std::vector<std::string> settings;
  std::optional<double> max_hours;
};

/// CONFIG.toml, if it is given, read once: it may be a pipe.
std::optional<config::Config> given_config(const TrainArguments& arguments) {
  if (arguments.config.empty()) {
    if (arguments.resume) return std::nullopt;
    throw io::UsageError("CONFIG.toml is needed unless a run is resumed");
  }
  config::Notes notes;
  const auto config =
      config::load_config(arguments.config, arguments.settings, reading_to_train(&notes));
  for (const std::string& note : notes) spdlog::info(note);
  return config;
}

/// A run to be resumed brings its configuration with it.
config::Config own_config(const TrainArguments& arguments, bool has_checkpoint) {
  if (!has_checkpoint) {
    throw io::UsageError(arguments.run_dir +
                         ": holds no checkpoint to take the configuration from; name CONFIG.toml");
  }
  return run::recorded_config(run::CheckpointReader(arguments.run_dir), arguments.settings);
}

io::ExitCode train(const TrainArguments& arguments, const parallel::Communicator& world) {
  std::optional<config::Config> given;
  trainer::on_master(world, [&] { given = given_config(arguments); });  // before anything is made
  const auto configuration = [&](bool has_checkpoint) {
    return given ? *given : own_config(arguments, has_checkpoint);
  };
  return train_in({arguments.run_dir, arguments.resume, arguments.max_hours}, configuration, world);
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
      ->transform(hours());
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
