// A summary of run.h5 and checkpoint.h5 in a few numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "lib/config/config.h"
#include "lib/run/run_file.h"

namespace hebbes::apps {

/// Mean return of one variation in the first and the last evaluation.
struct EvaluatedVariation {
  std::string name;
  bool held_out;
  double first;
  double last;
  std::int64_t failed_first;  ///< episodes
  std::int64_t failed_last;
};

/// A section of the generations' time.
struct TimeShare {
  std::string part;  ///< rollout, gradient, communication or io
  double share;      ///< of the total, in [0, 1]
};

/// How long a rank played episodes in a generation; mean over the generations.
struct Playing {
  double min, mean, max;  ///< over the ranks, s
  double idle;            ///< what the ranks wait for the last of them, of its time, in [0, 1)
};

/// What evolution sets of an individual, in the last generation.
struct Genome {
  double numbers;
  double assignment_bits;
};

/// Cosine between the gradients of two halves of the population, where it was measured last.
struct Signal {
  std::string parameter;  ///< as in checkpoint.h5
  double cosine;
  std::int64_t generation;
};

/// What there is to tell of a run.
struct Summary {
  std::string state;
  run::RunHeader header;
  config::Config config;
  std::int64_t generations = 0;
  std::optional<std::int64_t> checkpoint;  ///< its generation
  std::vector<double> fitness_mean;        ///< [generations]
  double sigma = 0;
  double learning_rate = 0;
  double steps_per_second = 0;          ///< like time_shares and playing of the latest generations
  std::vector<double> failed_episodes;  ///< [generations]
  std::vector<TimeShare> time_shares;
  std::optional<Playing> playing;  ///< none in files that do not tell
  std::optional<Genome> genome;    ///< likewise
  std::vector<Signal> signal;      ///< of the parameters that it was measured of
  double seconds_left = 0;         ///< if the generations to come are like the latest
  std::int64_t first_evaluation = 0;
  std::int64_t last_evaluation = 0;
  std::vector<EvaluatedVariation> evaluated;
};

/// Reads a run directory: finished, being written or left by a killed writer. Speed, time and
/// playing are means over its latest `window` generations. Throws io::FileError.
Summary summarise(const std::filesystem::path& dir,
                  std::size_t window = std::numeric_limits<std::size_t>::max());

}  // namespace hebbes::apps
