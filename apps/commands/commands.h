// The subcommands of hebbes. Each is added in a file of its own.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "lib/io/errors.h"

namespace hebbes::apps {

/// What the chosen subcommand does once the command line is parsed; errors are exceptions, which
/// main reports.
using Action = std::function<io::ExitCode()>;

/// Each adds its subcommand to `app`; if it is called, its callback sets `action`, which outlives
/// the parsing.
void add_train(CLI::App& app, Action& action);
void add_sweep(CLI::App& app, Action& action);
void add_evaluate(CLI::App& app, Action& action);
void add_probe(CLI::App& app, Action& action);
void add_trace(CLI::App& app, Action& action);
void add_inspect(CLI::App& app, Action& action);
void add_render(CLI::App& app, Action& action);
void add_replay(CLI::App& app, Action& action);
void add_keys(CLI::App& app, Action& action);
void add_try_files(CLI::App& app, Action& action);

}  // namespace hebbes::apps
