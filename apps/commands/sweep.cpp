// hebbes sweep: all runs of a comparison, one after the other or one by its index.
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/commands/commands.h"
#include "apps/commands/options.h"
#include "apps/commands/standard_output.h"
#include "apps/commands/sweep_state.h"
#include "apps/commands/training.h"
#include "apps/commands/under_mpi.h"
#include "lib/io/errors.h"
#include "lib/io/log.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/stopwatch.h"

namespace hebbes::apps {
namespace {

struct SweepArguments {
  std::string file;
  std::filesystem::path run_dir;
  bool list = false;
  std::optional<std::size_t> index;
  std::optional<double> max_hours;
};

std::vector<config::SweepRun> load(const SweepArguments& arguments) {
  auto runs = config::load_sweep(arguments.file, reading_to_train());
  if (arguments.index && *arguments.index >= runs.size()) {
    throw io::UsageError("--index " + std::to_string(*arguments.index) + ": " + arguments.file +
                         " has " + std::to_string(runs.size()) + " runs, counted from 0");
  }
  return runs;
}

io::ExitCode list(const SweepArguments& arguments) {
  const auto runs = load(arguments);
  print("{:>5}  {:11}  {:>12}  run\n", "index", "state", "generations");
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (arguments.index.value_or(i) != i) continue;
    const RunState state = state_of(runs[i], arguments.run_dir / runs[i].name);
    const auto progress = fmt::format("{}/{}", state.generations, runs[i].config.run.generations);
    print("{:5}  {:11}  {:>12}  {}\n", i, name_of(state.kind), progress, runs[i].name);
    if (!state.failure.empty()) print("       {}\n", state.failure);
  }
  return io::ExitCode::kDone;
}

void make_run_directory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (!error) return;
  throw io::FileError("--run-dir " + directory.string() +
                      ": cannot make the directory: " + error.message());
}

/// The sweep's runs on the master, their number on all ranks.
class Runs {
 public:
  Runs(const SweepArguments& arguments, const parallel::Communicator& world)
      : arguments_(arguments), world_(world) {
    trainer::on_master(world, [&] {
      runs_ = load(arguments);
      make_run_directory(arguments.run_dir);
    });
    count_ = runs_.size();
    world.broadcast_value(count_, 0);
  }

  std::size_t count() const { return count_; }

  /// Trains one run unless that is done, or being done; kFailure if it failed.
  io::ExitCode train(std::size_t index, std::optional<double> hours) {
    if (!is_due(index)) return io::ExitCode::kDone;
    try {
      const auto code = train_in(
          {directory(index), true, hours}, [&](bool) { return runs_[index].config; }, world_);
      io::set_up_log(world_.rank());
      return code;
    } catch (const trainer::AgreedError& error) {
      fail(index, error.what());
    }
    return io::ExitCode::kFailure;
  }

  /// On the master.
  const std::string& name(std::size_t index) const { return runs_[index].name; }

 private:
  std::filesystem::path directory(std::size_t index) const {
    return is_master() ? arguments_.run_dir / runs_[index].name : std::filesystem::path();
  }

  bool is_master() const { return world_.rank() == 0; }

  bool is_due(std::size_t index) {
    int due = 0;
    trainer::on_master(world_, [&] {
      const RunState state = state_of(runs_[index], directory(index));
      due = state.kind != RunState::Kind::kFinished && state.kind != RunState::Kind::kRunning;
      spdlog::info("run {} of {}, {}: {}", index, count_, name(index), name_of(state.kind));
      if (due != 0) forget_failure(directory(index));
    });
    world_.broadcast_value(due, 0);
    return due != 0;
  }

  void fail(std::size_t index, const std::string& message) {
    io::set_up_log(world_.rank());
    if (!is_master()) return;
    remember_failure(directory(index), message);
    io::report_error(name(index) + ": " + message);
  }

  const SweepArguments& arguments_;
  const parallel::Communicator& world_;
  std::vector<config::SweepRun> runs_;  // master only
  std::size_t count_ = 0;
};

io::ExitCode sweep(const SweepArguments& arguments, const parallel::Communicator& world) {
  const trainer::Stopwatch watch;
  Runs runs(arguments, world);
  const std::size_t first = arguments.index.value_or(0);
  const std::size_t last = arguments.index ? first + 1 : runs.count();
  std::vector<std::size_t> failed;
  for (std::size_t index = first; index < last; ++index) {
    auto hours = arguments.max_hours;
    if (hours) *hours -= watch.elapsed() / 3600.0;
    const auto code = runs.train(index, hours);
    if (code == io::ExitCode::kStopped) return code;
    if (code != io::ExitCode::kDone) failed.push_back(index);
  }
  if (failed.empty()) return io::ExitCode::kDone;
  if (world.rank() == 0) {
    std::string names;
    for (const std::size_t index : failed)
      names += "\n  " + std::to_string(index) + " " + runs.name(index);
    io::report_error(std::to_string(failed.size()) + " runs failed:" + names);
  }
  return io::ExitCode::kFailure;
}

}  // namespace

void add_sweep(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "sweep", "Trains the runs of a comparison: tasks x policies x rho x folds x seeds.");
  const auto arguments = std::make_shared<SweepArguments>();
  command->add_option("file", arguments->file, "TOML file: a configuration with a section [sweep]")
      ->type_name("SWEEP.toml")
      ->required();
  command->add_option("--run-dir", arguments->run_dir, "Below it each run has a directory")
      ->type_name("DIR")
      ->required();
  command->add_flag("--list", arguments->list, "Only print the runs, their index and state");
  command->add_option("--index", arguments->index, "Only this run, counted from 0")
      ->type_name("I")
      ->transform(whole_number());
  command
      ->add_option("--max-hours", arguments->max_hours,
                   "Write a checkpoint and exit with code 75 in time for this limit")
      ->type_name("H")
      ->transform(hours());
  command->footer(
      "Finished runs are skipped, interrupted ones resumed; one that fails does not stop the "
      "rest.\n"
      "Examples:\n"
      "  hebbes sweep configs/sweeps/small.toml --run-dir runs/small --list\n"
      "  mpirun -n 4 hebbes sweep configs/sweeps/small.toml --run-dir runs/small");
  command->callback([arguments, &action] {
    action = [arguments] {
      if (arguments->list) return list(*arguments);
      return under_mpi(
          [&](const parallel::Communicator& world) { return sweep(*arguments, world); });
    };
  });
}

}  // namespace hebbes::apps
