// hebbes keys: what a configuration may say.
#include <iostream>

#include "apps/commands/commands.h"
#include "lib/config/config.h"

namespace hebbes::apps {
namespace {

io::ExitCode keys() {
  for (const config::KeyDescription& key : config::describe_keys()) {
    std::cout << key.name;
    if (!key.value.empty()) std::cout << " = " << key.value;
    std::cout << "  # " << key.description << "\n";
  }
  return io::ExitCode::kDone;
}

}  // namespace

void add_keys(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("keys", "Lists the keys of a configuration with their defaults.");
  command->footer(
      "Example:\n  hebbes keys | grep population\n"
      "configs/README.md says more of each.");
  command->callback([&action] { action = keys; });
}

}  // namespace hebbes::apps
