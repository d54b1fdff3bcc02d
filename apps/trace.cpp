// hebbes trace: replays recorded actions through an environment, to check it against others.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "apps/commands.h"
#include "envs/task.h"
#include "lib/run/config.h"
#include "lib/run/durable_file.h"
#include "lib/run/errors.h"
#include "lib/run/hdf5.h"

namespace hebbes::apps {
namespace {

struct TraceArguments {
  std::string input;
  std::string output;
  std::vector<std::string> options;
};

envs::Array read_array(const h5::File& file, const std::string& name) {
  const h5::Dataset dataset = file.dataset(name);
  envs::Array array;
  array.shape = dataset.shape();
  switch (dataset.type()) {
    case h5::Type::kFloat32:
      array.values = dataset.read<float>();
      break;
    case h5::Type::kFloat64:
      array.values = dataset.read<double>();
      break;
    case h5::Type::kUint8:
      array.values = dataset.read<std::uint8_t>();
      break;
    case h5::Type::kInt32:
    case h5::Type::kInt64:
      array.values = dataset.read<std::int64_t>();
      break;
    case h5::Type::kString:
      throw run::UsageError(file.path() + ":" + name + ": is an array of strings, not of numbers");
  }
  return array;
}

envs::Trace read_trace(const std::filesystem::path& path) {
  const h5::File file = h5::File::open(path, h5::Access::kRead);
  envs::Trace trace;
  trace.task = file.string_attribute("task");
  trace.variation = file.string_attribute("variation");
  for (const std::string& name : file.dataset_names()) {
    trace.arrays[name.substr(1)] = read_array(file, name);
  }
  return trace;
}

void write_array(h5::File& file, const std::string& name, const envs::Array& array) {
  std::visit(
      [&]<typename T>(const std::vector<T>& values) {
        h5::Dataset dataset = file.create_dataset("/" + name, h5::type_of<T>(), array.shape);
        dataset.describe(array.description, array.units);
        dataset.write_rows(0, array.shape.at(0), values.data());
      },
      array.values);
}

void write_trace(const std::filesystem::path& path, const envs::Trace& trace) {
  run::TemporaryFile temporary(path);
  h5::File file = h5::File::create(temporary.path());
  file.set_attribute("task", trace.task);
  file.set_attribute("variation", trace.variation);
  for (const auto& [name, array] : trace.arrays) write_array(file, name, array);
  file.close();
  temporary.replace_target();
}

run::ExitCode trace(const TraceArguments& arguments) {
  const envs::Trace input = read_trace(arguments.input);
  try {
    const envs::Task& task = envs::find_task(input.task);
    const auto options = run::parse_task_options(task, arguments.options, "--option");
    write_trace(arguments.output, task.replay(input, options));
  } catch (const std::invalid_argument& error) {
    throw run::UsageError(arguments.input + ": " + error.what());
  }
  return run::ExitCode::kDone;
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
