// Lives of a trained population.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "apps/commands/trained_run.h"
#include "apps/replay/evaluation_file.h"
#include "apps/replay/life.h"
#include "apps/replay/recorder.h"
#include "lib/parallel/communicator.h"
#include "lib/probe/treatment.h"

namespace hebbes::apps::replay {

/// Which episodes, and how closely they are looked at.
struct EpisodeChoice {
  std::vector<std::string> options;     ///< further variations, see TrainedRun
  std::vector<std::string> variations;  ///< none: see RunSource
  std::vector<Sample> individuals;      ///< none: the mean
  std::optional<std::uint64_t> seed;    ///< none: the evaluation's, or hebbes evaluate's usual one
  std::uint32_t episode = 0;
  Attention attention;
  std::vector<probe::Treatment> treatments;  ///< of lives that are shown beside each
};

/// One life for each variation and individual, in this order, each the episode that hebbes evaluate
/// plays, and after it the same under each treatment. Without a choice of variations they are those
/// of an evaluation, or the first one that the run trains on.
class RunSource {
 public:
  /// `path` is a run directory with a checkpoint, whose evaluation.h5 is used if it is of the run
  /// as it is now, or a file that hebbes evaluate or hebbes probe wrote. Throws io::FileError, and
  /// io::UsageError for a variation that there is not, a treatment that means nothing to the run,
  /// or an evaluation of another run or generation.
  RunSource(const std::filesystem::path& path, EpisodeChoice choice);

  /// The first rank gets the lives, the others none. Collective. Throws trainer::AgreedError.
  std::vector<Life> lives(const parallel::Communicator& world) const;

 private:
  void check_evaluation(const std::filesystem::path& path);
  Label label(const std::string& variation, const Sample& sample, const char* central) const;
  void check_treatments() const;
  void play(const std::string& variation, const Sample& sample,
            const population::Population& population, policy::Policy& policy,
            std::vector<Life>& lives) const;
  population::Rules read_means() const;

  std::optional<EvaluationFile> evaluation_;
  TrainedRun run_;
  EpisodeChoice choice_;
  std::uint64_t seed_;
};

}  // namespace hebbes::apps::replay
