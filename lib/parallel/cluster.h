// Ranks and nodes: who works where.
#pragma once

#include <vector>

#include "lib/parallel/communicator.h"

namespace hebbes::parallel {

/// The ranks of a run, ordered so that a node's ranks follow each other: position() counts in that
/// order, and the master is at position 0.
class Cluster {
 public:
  /// Nodes as the hardware is, or with ranks_per_node > 0 cut into groups of at most that many
  /// ranks, each with memory of its own. Collective over all ranks of MPI_COMM_WORLD.
  explicit Cluster(int ranks_per_node);

  const Communicator& world() const { return world_; }  ///< ranked by position
  const Communicator& node() const { return node_; }
  const Communicator& leaders() const { return leaders_; }  ///< one rank a node; null elsewhere

  int position() const { return world_.rank(); }
  int size() const { return world_.size(); }
  bool is_master() const { return position() == 0; }
  bool is_leader() const { return node_.rank() == 0; }
  int node_index() const { return node_index_; }
  int node_count() const { return static_cast<int>(node_sizes_.size()); }
  int ranks_before_node(int node) const;

 private:
  Communicator node_;
  Communicator leaders_;
  int node_index_ = 0;
  std::vector<int> node_sizes_;
  Communicator world_;
};

}  // namespace hebbes::parallel
