// Numbered units of work on all ranks, their outcomes known to all.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "lib/parallel/cluster.h"
#include "lib/parallel/node_memory.h"
#include "lib/trainer/dealer.h"
#include "lib/trainer/node_queue.h"
#include "lib/trainer/rollout.h"

namespace hebbes::trainer {

/// Nodes get shares of the units, and more when they run short; inside a node each rank takes the
/// next ones that nobody has taken. Only outcomes, and who has which units, travel.
class RolloutFarm {
 public:
  /// For up to `max_units` units. Collective, as are all members that are not const.
  RolloutFarm(const parallel::Cluster& cluster, std::size_t max_units);

  /// Over the ranks, the same on all of them.
  struct Spread {
    double min = 0.0;
    double mean = 0.0;
    double max = 0.0;
  };
  struct Seconds {
    double work = 0.0;           ///< playing, on this rank
    double communication = 0.0;  ///< waiting for others and exchanging outcomes
    Spread ranks = {};           ///< of the ranks' work
  };

  /// Plays units [0, units), of which `grain` consecutive ones stay on a node, and on a rank while
  /// plenty are left: they have their preparation in common. Returns the outcomes
  /// in order, on every rank; none if any rank was asked to stop (see request_stop) meanwhile.
  std::span<const Outcome> run(std::size_t units, std::size_t grain,
                               const std::function<Outcome(std::size_t unit)>& play,
                               Seconds& seconds);

  /// Asks all ranks to end the current or next run() early; from within play() or before run().
  void request_stop();

 private:
  double play_units(std::size_t grain, const std::function<Outcome(std::size_t)>& play);
  Spread spread_of(double work) const;
  void exchange_outcomes();
  bool stop_requested();
  void notice_messages();

  const parallel::Cluster& cluster_;
  parallel::NodeMemory memory_;
  NodeQueue queue_;
  Dealer dealer_;
  std::int64_t& stop_;        // node memory; used as an atomic
  std::span<Outcome> board_;  // node memory
  bool told_others_ = false;
};

}  // namespace hebbes::trainer
