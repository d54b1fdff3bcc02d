// Numbered units of work on all ranks, their outcomes known to all.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "lib/parallel/cluster.h"
#include "lib/parallel/node_memory.h"
#include "lib/trainer/node_queue.h"
#include "lib/trainer/rollout.h"
#include "lib/trainer/stop_request.h"
#include "lib/trainer/stopwatch.h"
#include "lib/trainer/unit_scheduler.h"

namespace hebbes::trainer {

/// Nodes get shares of the units, and more when they run short; inside a node each rank takes the
/// next ones that nobody has taken. Only outcomes, and who has which units, travel.
class RolloutFarm {
 public:
  /// For up to `max_units` units, which may leave so many numbers each beside their outcomes.
  /// Collective, as is run(). Throws AgreedError if there is too little memory. `stop` must outlive
  /// it.
  RolloutFarm(const parallel::Cluster& cluster, StopRequest& stop, std::size_t max_units,
              std::size_t numbers_per_unit = 0);

  /// Over the ranks, the same on all of them.
  struct Spread {
    double min = 0.0;
    double mean = 0.0;
    double max = 0.0;
  };
  struct Seconds : Effort {
    Spread ranks = {};  ///< of the ranks' work
  };

  /// Plays units [0, units), of which `grain` consecutive ones stay on a node, and on a rank while
  /// plenty are left: they have their preparation in common. Returns the outcomes in order, on
  /// every rank. Throws AgreedStop if any rank was asked to stop before or meanwhile, AgreedError
  /// if `play` threw on one; then what others play ends with the unit under way.
  using Play = std::function<Outcome(std::size_t unit)>;
  std::span<const Outcome> run(std::size_t units, std::size_t grain, const Play& play,
                               Seconds& seconds);

  /// As run(), but plays the units that a rank has taken all together, a whole grain if it can be.
  using PlayTogether = std::function<void(const Units& units, std::span<Outcome> outcomes)>;
  std::span<const Outcome> run_together(std::size_t units, std::size_t grain,
                                        const PlayTogether& play, Seconds& seconds);

  /// The numbers [units, numbers_per_unit] of some units, which `play` may set of its own. After
  /// run() they are there on every rank.
  std::span<double> numbers(std::size_t first_unit, std::size_t units = 1) const {
    return numbers_.subspan(first_unit * numbers_per_unit_, units * numbers_per_unit_);
  }

 private:
  double play_units(std::size_t grain, const PlayTogether& play);
  Spread spread_of(double work) const;
  template <class T>
  void exchange(std::span<T> board, std::size_t per_unit) const;

  const parallel::Cluster& cluster_;
  StopRequest& stop_;
  parallel::NodeMemory memory_;
  NodeQueue queue_;
  UnitScheduler scheduler_;
  std::size_t numbers_per_unit_;
  std::span<Outcome> board_;   // node memory
  std::span<double> numbers_;  // [units, numbers_per_unit] the same
};

}  // namespace hebbes::trainer
