// Units of work chunk to nodes: a share each to begin with, then more to those that run short.
#pragma once

#include <cstddef>

#include "lib/parallel/cluster.h"
#include "lib/trainer/node_queue.h"

namespace hebbes::trainer {

/// The nodes' leaders, who talk between their own episodes: a leader whose node runs short asks,
/// and the master answers with units that no node has yet, fewer as fewer are left. Used by leaders
/// alone.
class UnitScheduler {
 public:
  UnitScheduler(const parallel::Cluster& cluster, NodeQueue& queue)
      : cluster_(cluster), queue_(queue) {}

  /// Clears the node's queue and gives it its share of units [0, units). What a node is given
  /// consists of whole grains of so many consecutive units.
  void begin(std::size_t units, std::size_t grain);

  /// Asks and answers without waiting, and gives the queue what came. To be called between episodes
  /// and while there is nothing to do.
  void poll();

  /// Waits until all leaders know that nothing is left; with `stopped` what is left is dropped.
  void finish(bool stopped);

 private:
  std::size_t ranks_of(int node) const;
  Units next_chunk(int node);
  void answer();
  void ask();
  void take_answer();

  const parallel::Cluster& cluster_;
  NodeQueue& queue_;
  std::size_t grain_ = 1;
  Units rest_;              // on the master: what no node has been given
  int uninformed_ = 0;      // on the master: leaders that have not been told that nothing is left
  bool has_asked_ = false;  // elsewhere
};

}  // namespace hebbes::trainer
