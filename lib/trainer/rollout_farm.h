// Numbered units of work on all ranks, their outcomes known to all.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "lib/parallel/cluster.h"
#include "lib/parallel/node_memory.h"
#include "lib/trainer/rollout.h"

namespace hebbes::trainer {

/// Nodes get fixed shares of the units; inside a node each rank takes the next ones that nobody has
/// taken. Only outcomes travel.
class RolloutFarm {
 public:
  /// For up to `max_units` units. Collective, as are all members that are not const.
  RolloutFarm(const parallel::Cluster& cluster, std::size_t max_units);

  struct Seconds {
    double work = 0.0;           ///< playing, on this rank
    double communication = 0.0;  ///< waiting for others and exchanging outcomes
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
  /// Half-open.
  struct Units {
    std::size_t begin;
    std::size_t end;
  };
  Units take(std::size_t end, std::size_t grain);
  void play_share(std::size_t end, std::size_t grain,
                  const std::function<Outcome(std::size_t)>& play);
  bool stop_requested();
  void notice_messages();

  const parallel::Cluster& cluster_;
  parallel::NodeMemory memory_;
  std::int64_t& next_unit_;   // node memory; used as atomics
  std::int64_t& stop_;        // node memory; used as atomics
  std::span<Outcome> board_;  // node memory
  bool told_others_ = false;
};

}  // namespace hebbes::trainer
