// Run directories below a directory.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hebbes::run {

struct FoundRuns {
  std::vector<std::filesystem::path> runs;  ///< sorted
  std::vector<std::string> skipped;         ///< "PATH: why", of what was not looked into
  std::vector<std::string> unreadable;      ///< the same of what could not be read
};

/// Directories with a run.h5 or checkpoint.h5, at any depth. What a run itself contains is not
/// searched. Symbolic links are followed, but not to directories above; each directory is visited
/// once, under its own name rather than a link's. Hidden directories are skipped. hebbes_report's
/// search.py has the same rules.
FoundRuns find_runs(const std::filesystem::path& directory);

/// Whether it holds a run.h5 or checkpoint.h5.
bool is_run(const std::filesystem::path& directory);

}  // namespace hebbes::run
