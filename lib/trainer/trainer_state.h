// Where a run stands between two generations, besides theta.
#pragma once

#include <cstdint>

namespace hebbes::trainer {

/// The next generation's number and schedules. Trivially copyable.
struct TrainerState {
  std::int64_t generation = 0;
  double sigma = 0.0;
  double learning_rate = 0.0;
};

/// Where the master's time went in a generation.
struct Seconds {
  double total = 0.0;
  double rollout = 0.0;
  double gradient = 0.0;
  double communication = 0.0;
  double io = 0.0;  ///< writing the last row and checkpoint
};

}  // namespace hebbes::trainer
