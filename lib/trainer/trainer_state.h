// The state of training between two generations, besides theta.
#pragma once

#include <cstdint>

#include "lib/trainer/rollout_farm.h"

namespace hebbes::trainer {

/// The next generation's number and schedules. Trivially copyable.
struct TrainerState {
  std::int64_t generation = 0;
  double sigma = 0.0;
  double learning_rate = 0.0;
};

/// Where the master's time went in a generation, and how evenly the ranks worked.
struct Seconds {
  double total = 0.0;
  double rollout = 0.0;
  double gradient = 0.0;
  double merge = 0.0;
  double communication = 0.0;
  double io = 0.0;                 ///< writing the last row and checkpoint
  RolloutFarm::Spread ranks = {};  ///< of the time that ranks played episodes
};

}  // namespace hebbes::trainer
