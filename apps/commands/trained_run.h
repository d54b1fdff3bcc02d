// A run whose population is to be seen at work.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "envs/task.h"
#include "lib/config/config.h"
#include "lib/parallel/communicator.h"
#include "lib/policy/policy.h"
#include "lib/population/population.h"
#include "lib/run/checkpoint.h"
#include "lib/trainer/rollout.h"

namespace hebbes::apps {

/// Which individual: the number of a sample as hebbes evaluate draws it, or none for the mean (of a
/// mixture: the mode).
using Sample = std::optional<std::uint32_t>;

/// From "mean", "sample" (the first one) or a number from 0 to 65 534. Throws io::UsageError.
Sample parse_individual(const std::string& text);

struct TrainedRun {
  /// `options` define further variations, see config::define_variations(). Throws io::FileError if
  /// the directory has no checkpoint, or a broken one, and io::UsageError for a bad option.
  explicit TrainedRun(const std::filesystem::path& directory,
                      const std::vector<std::string>& options = {});

  /// The variation asked for; where that is "", the first that the run trains on. Throws
  /// io::UsageError that lists those there are.
  std::string variation(const std::string& asked) const;

  /// The world of a variation.
  std::unique_ptr<envs::Environment> world(const std::string& variation) const;

  /// Episode `episode` of the individual, as hebbes evaluate plays it with this seed.
  trainer::EpisodeName episode_name(const std::string& variation, std::uint64_t seed,
                                    const Sample& sample, std::uint32_t episode) const;

  std::filesystem::path directory;
  run::CheckpointReader checkpoint;
  config::Config config;
  const envs::Task& task;
  std::uint32_t generation;  ///< generations that theta has seen
};

/// What is done with a run's population and the policy that its individuals have.
using UsePopulation =
    std::function<void(const population::Population& population, policy::Policy& policy)>;

/// All ranks load the population; the first one calls `use`. What that throws becomes a
/// trainer::AgreedError on all ranks.
void with_population(const TrainedRun& run, const parallel::Communicator& world,
                     const UsePopulation& use);

/// The mean (mode), or a sample as hebbes evaluate draws it with this seed.
population::Individual individual_of(const TrainedRun& run,
                                     const population::Population& population, std::uint64_t seed,
                                     const Sample& sample);

}  // namespace hebbes::apps
