// The file of an evaluation: whose episodes, and what they returned.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "apps/commands/trained_run.h"
#include "lib/run/run_identity.h"

namespace hebbes::apps::replay {

/// Whether a file is an evaluation. Throws io::FileError if it is no HDF5 file.
bool is_evaluation(const std::filesystem::path& file);

class EvaluationFile {
 public:
  /// Throws io::FileError.
  explicit EvaluationFile(const std::filesystem::path& file);

  /// Where a run is that may be the one that was evaluated: seen from the file as when it was
  /// written, else the directory that the file lies in, else where the run was then. Throws
  /// io::FileError if none is there.
  std::filesystem::path run_directory() const;

  const run::RunIdentity& identity() const { return identity_; }
  std::uint64_t seed() const { return seed_; }
  const std::vector<std::string>& variations() const { return variations_; }
  const std::vector<std::string>& options() const { return options_; }  ///< see TrainedRun

  /// The return of an episode, or none if it was not played.
  std::optional<double> return_of(const std::string& variation, const Sample& sample,
                                  std::uint32_t episode) const;

 private:
  struct Returns {
    std::vector<std::size_t> shape = {0, 0, 0};  // individuals, variations, episodes
    std::vector<double> values;
  };

  std::filesystem::path path_;
  std::vector<std::filesystem::path> places_;
  run::RunIdentity identity_;
  std::uint64_t seed_;
  std::vector<std::string> variations_, options_;
  Returns central_, samples_;
};

}  // namespace hebbes::apps::replay
