// The command line of hebbes: one subcommand, one file.
#pragma once

namespace hebbes::apps {

/// Carries out what the command line says, and returns the exit code. Knows the tasks, policies and
/// populations that are registered.
int run(int argc, char** argv);

}  // namespace hebbes::apps
