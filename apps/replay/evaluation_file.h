// The file of an evaluation or a probe: whose episodes, and what they returned.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "apps/commands/trained_run.h"
#include "lib/io/hdf5.h"
#include "lib/run/run_identity.h"

namespace hebbes::apps::replay {

/// Whether a file is an evaluation or a probe. Throws io::FileError if it is no HDF5 file.
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

  /// Of a probe: what was done to lives, that of which they are twins included, and whose they are.
  const std::vector<std::string>& treatments() const { return treatments_; }
  const std::optional<Sample>& individual() const { return individual_; }

  /// The return of an episode, or none if it was not played.
  std::optional<double> return_of(const std::string& variation, const Sample& sample,
                                  std::uint32_t episode) const;

 private:
  struct Returns {
    std::vector<std::size_t> shape = {0, 0, 0};  // individuals, variations, episodes
    std::vector<double> values;
  };

  void read_returns(const h5::File& file, const std::string& name, Returns& returns) const;
  void read_probe(const h5::File& file);

  std::filesystem::path path_;
  std::vector<std::filesystem::path> places_;
  run::RunIdentity identity_;
  std::uint64_t seed_;
  std::vector<std::string> variations_, options_, treatments_;
  std::optional<Sample> individual_;
  Returns central_, samples_;  // of a probe, the untreated lives
};

}  // namespace hebbes::apps::replay
