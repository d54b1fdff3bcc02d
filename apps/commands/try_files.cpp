// hebbes try-files, which is in no help: reads HDF5 files in a process that may crash. See
// readable_files.h.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "apps/commands/commands.h"
#include "lib/io/errors.h"
#include "lib/io/hdf5.h"

namespace hebbes::apps {
namespace {

void limit(__rlimit_resource_t resource, rlim_t most) {
  rlimit limits{};
  getrlimit(resource, &limits);
  if (limits.rlim_max < most) return;
  limits = {most, most};
  setrlimit(resource, &limits);
}

/// What a damaged file may not outlast.
void set_limits() {
  constexpr rlim_t kSeconds = 2;  // of the processor, of which a large whole file takes 0.1
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  limit(RLIMIT_CPU, kSeconds);
  limit(RLIMIT_CORE, 0);
}

/// Whoever waits knows by the last line what was read when this process died.
void tell(const std::string& name) {
  const std::string line = name + "\n";
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(0);
}

/// As RunReader opens a file.
h5::File open(const std::string& path) {
  try {
    return h5::File::open(path, h5::Access::kRead);
  } catch (const io::FileError&) {
    return h5::File::open(path, h5::Access::kReadSwmr);
  }
}

io::ExitCode try_files(const std::vector<std::string>& paths) {
  set_limits();
  for (const std::string& path : paths) {
    tell(path);
    try {
      // Where its objects cannot be listed, libhdf5 may crash the next time.
      if (!open(path).try_everything(tell)) return io::ExitCode::kFailure;
    } catch (const io::FileError&) {  // whoever reads it next will be told the same
    }
  }
  return io::ExitCode::kDone;
}

}  // namespace

void add_try_files(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("try-files", "Reads HDF5 files that may be damaged.");
  command->group("");
  const auto paths = std::make_shared<std::vector<std::string>>();
  command->add_option("files", *paths)->required();
  command->callback([paths, &action] { action = [paths] { return try_files(*paths); }; });
}

}  // namespace hebbes::apps
