#include "apps/commands/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <exception>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>

#include "apps/commands/commands.h"
#include "apps/commands/options.h"
#include "apps/commands/standard_output.h"
#include "lib/io/errors.h"
#include "lib/io/log.h"
#include "lib/run/library_versions.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/stop.h"

namespace hebbes::apps {
namespace {

/// Carries out the chosen subcommand; every error ends here, as one message and an exit code.
io::ExitCode carry_out(const Action& action) {
  try {
    return action();
  } catch (const io::Error& error) {
    io::report_error(error.what());
    return error.exit_code();
  } catch (const std::invalid_argument& error) {  // envs' complaints about options and traces
    io::report_error(error.what());
    return io::ExitCode::kBadUsage;
  } catch (const trainer::Stopped&) {
    io::report_error("stopped before it was done; start it again");
    return io::ExitCode::kStopped;
  } catch (const std::bad_alloc&) {
    io::report_error("out of memory");
  } catch (const std::exception& error) {
    io::report_error(error.what());
  }
  return io::ExitCode::kFailure;
}

/// Success, unless something that was printed is lost.
io::ExitCode after_output(io::ExitCode code) {
  if (code == io::ExitCode::kFailure || code == io::ExitCode::kBadUsage) return code;
  try {
    flush_output();
    return code;
  } catch (const io::FileError& error) {
    io::report_error(error.what());
    return error.exit_code();
  }
}

io::ExitCode run_command_line(int argc, char** argv) {
  CLI::App app{"Evolution strategies for Hebbian plasticity rules, over MPI.", "hebbes"};
  app.set_version_flag("--version", "hebbes " + run::program_version() + " (" +
                                        run::git_revision() + ")\n" + run::library_versions());
  app.require_subcommand(1);
  app.footer(
      "Example:\n"
      "  mpirun -n 4 hebbes train configs/demo.toml --run-dir runs/demo\n"
      "  hebbes inspect runs/demo\n"
      "\"hebbes COMMAND --help\" tells more of a command.\n"
      "Exit codes: 0 done, 1 failure, 2 bad usage or configuration, 75 stopped early, to be "
      "resumed.");
  Action action;
  add_train(app, action);
  add_sweep(app, action);
  add_evaluate(app, action);
  add_probe(app, action);
  add_trace(app, action);
  add_inspect(app, action);
  add_render(app, action);
  add_replay(app, action);
  add_keys(app, action);
  add_try_files(app, action);
  take_one_value_each(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? io::ExitCode::kDone : io::ExitCode::kBadUsage;
  }
  // By this signal the ranks of a training end whose mpirun was killed. Other work does not depend
  // on who reads what it prints.
  if (!app.got_subcommand("train") && !app.got_subcommand("sweep")) std::signal(SIGPIPE, SIG_IGN);
  return carry_out(action);
}

/// Whether a run is to be trained, which a signal asks to stop.
bool trains(std::span<char*> words) {
  const auto has = [words](std::string_view word) {
    return std::ranges::any_of(words, [word](const char* other) { return word == other; });
  };
  if (words.size() < 2) return false;
  const std::string_view command = words[1];
  return command == "train" || (command == "sweep" && !has("--list"));
}

}  // namespace

int run(int argc, char** argv) {
  // First of all, as a signal may come while the run starts; until the end, as it may come late.
  std::optional<trainer::StopSignals> signals;
  if (trains({argv, static_cast<std::size_t>(argc)})) signals.emplace();
  occupy_standard_files();
  std::signal(SIGXFSZ, SIG_IGN);  // a file beyond a limit is then an error, as on a full disk
  try {
    return static_cast<int>(after_output(run_command_line(argc, argv)));
  } catch (...) {  // nothing but a fault in setting up the command line gets here
    return static_cast<int>(io::ExitCode::kFailure);
  }
}

}  // namespace hebbes::apps
