// The processors that a node's ranks have between them.
#pragma once

namespace hebbes::parallel {

struct Crowding {
  int ranks = 1;       ///< of one node
  int processors = 1;  ///< hardware threads that one or more of these may run on
};

/// The node with the fewest processors a rank. Binding and control groups count: what no rank may
/// run on is nobody's. Collective over all ranks of MPI_COMM_WORLD.
Crowding worst_crowding();

}  // namespace hebbes::parallel
