#include "apps/commands/result_files.h"

namespace hebbes::apps {

void write_run(h5::File& file, const std::filesystem::path& path, const std::string& run_directory,
               const run::RunIdentity& identity) {
  const auto run = std::filesystem::weakly_canonical(run_directory);
  const auto folder = std::filesystem::weakly_canonical(path).parent_path();
  file.set_attribute("run", run_directory);
  file.set_attribute("run_absolute", run.string());
  file.set_attribute("run_relative", run.lexically_relative(folder).string());
  run::write_identity(file, identity);
}

void write_options(h5::File& file, const std::vector<std::string>& options) {
  if (!options.empty()) file.set_attribute("options", std::span<const std::string>(options));
}

}  // namespace hebbes::apps
