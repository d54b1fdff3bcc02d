// hebbes trace: replays recorded actions through an environment, to check it against others.
#include <memory>
#include <string>
#include <vector>

#include "apps/commands/commands.h"
#include "apps/commands/trace_file.h"
#include "envs/task.h"
#include "lib/config/config.h"
#include "lib/io/errors.h"
#include "lib/io/output_file.h"
#include "lib/trainer/stop.h"

namespace hebbes::apps {
namespace {

struct TraceArguments {
  std::string input;
  std::string output;
  std::vector<std::string> options;
};

void check_output(const TraceArguments& arguments) {
  const trainer::StopSignals signals;  // would leave the file behind by which it tries the place
  io::check_output({"OUT.h5", arguments.output}, {".h5", ".hdf5"}, {arguments.input});
  trainer::StopSignals::check();
}

io::ExitCode trace(const TraceArguments& arguments) {
  check_output(arguments);
  const envs::Trace input = read_trace(arguments.input);
  try {
    const envs::Task& task = envs::tasks().find(input.task);
    const auto options = config::parse_task_options(task, arguments.options, "--option");
    const auto states = task.replay(input, options);  // a signal may end it
    const trainer::StopSignals signals;
    write_trace(arguments.output, states);
  } catch (const std::invalid_argument& error) {
    throw io::UsageError(arguments.input + ": " + error.what());
  }
  return io::ExitCode::kDone;
}

}  // namespace

void add_trace(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("trace", "Replays recorded actions and records the world's states.");
  const auto arguments = std::make_shared<TraceArguments>();
  command
      ->add_option("input", arguments->input,
                   "HDF5 file with attributes task and variation, array actions, and what "
                   "else the task needs to start from")
      ->type_name("IN.h5")
      ->required();
  command->add_option("output", arguments->output, "HDF5 file to write: row k is after step k")
      ->type_name("OUT.h5")
      ->required();
  command->add_option("--option", arguments->options, "An option of the task, as in [task.NAME]")
      ->type_name("KEY=VALUE");
  command->footer("Example:\n  hebbes trace recorded.h5 replayed.h5 --option links=12");
  command->callback([arguments, &action] { action = [arguments] { return trace(*arguments); }; });
}

}  // namespace hebbes::apps
