// Returns of single individuals over many episodes.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "lib/population/individual.h"
#include "lib/trainer/rollout.h"
#include "lib/trainer/rollout_farm.h"

namespace hebbes::trainer {

/// Individuals x variations x episodes, played on all ranks. Episodes are named by (generation,
/// individual, variation, episode) and share no random number with training.
struct EvaluationPlan {
  std::uint64_t seed = 0;
  std::uint32_t generation = 0;
  std::size_t individuals = 1;  ///< first + individuals below 65 536
  std::size_t variations = 1;
  std::size_t episodes = 20;  ///< a variation, below 65 536
  std::size_t first = 0;      ///< number of the first individual

  std::size_t units() const { return individuals * variations * episodes; }
};

/// Makes an individual; called when a rank meets one that it did not play last.
using MakeIndividual = std::function<void(std::uint32_t index, population::Individual& out)>;

/// Outcomes [individuals, variations, episodes], the same on every rank. Throws as
/// RolloutFarm::run. `farm` must hold plan.units(); the stage's variations are the plan's. Adds to
/// `effort` what it took.
std::span<const Outcome> evaluate(const EvaluationPlan& plan, const MakeIndividual& make,
                                  Stage& stage, RolloutFarm& farm, Effort& effort);

}  // namespace hebbes::trainer
