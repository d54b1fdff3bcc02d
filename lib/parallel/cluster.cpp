#include "lib/parallel/cluster.h"

#include <numeric>

namespace hebbes::parallel {
namespace {

Communicator split(MPI_Comm parent, int colour, int key) {
  MPI_Comm result = MPI_COMM_NULL;
  MPI_Comm_split(parent, colour, key, &result);
  return Communicator(result);
}

Communicator make_node(int ranks_per_node) {
  int world_rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &world_rank);
  MPI_Comm host = MPI_COMM_NULL;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, world_rank, MPI_INFO_NULL, &host);
  Communicator whole(host);
  if (ranks_per_node <= 0) return whole;
  return split(whole.get(), whole.rank() / ranks_per_node, whole.rank());
}

Communicator make_leaders(const Communicator& node) {
  int world_rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &world_rank);
  return split(MPI_COMM_WORLD, node.rank() == 0 ? 0 : MPI_UNDEFINED, world_rank);
}

}  // namespace

Cluster::Cluster(int ranks_per_node)
    : node_(make_node(ranks_per_node)), leaders_(make_leaders(node_)), world_(MPI_COMM_NULL) {
  int nodes = 0;
  if (is_leader()) {
    node_index_ = leaders_.rank();
    nodes = leaders_.size();
  }
  node_.broadcast_value(node_index_, 0);
  node_.broadcast_value(nodes, 0);
  node_sizes_.resize(static_cast<std::size_t>(nodes));
  if (is_leader()) {
    const int size = node_.size();
    MPI_Allgather(&size, 1, MPI_INT, node_sizes_.data(), 1, MPI_INT, leaders_.get());
  }
  node_.broadcast(std::span(node_sizes_), 0);
  world_ = split(MPI_COMM_WORLD, 0, ranks_before_node(node_index_) + node_.rank());
}

int Cluster::ranks_before_node(int node) const {
  return std::accumulate(node_sizes_.begin(), node_sizes_.begin() + node, 0);
}

}  // namespace hebbes::parallel
