// The processors that a node's ranks have between them.
#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace hebbes::parallel {

struct Crowding {
  int ranks = 1;       ///< of one node
  int processors = 1;  ///< hardware threads that one or more of these may run on
  int cores = 1;       ///< that these processors belong to
  int all_ranks = 1;   ///< of all nodes
};

/// The node with the fewest processors a rank. Binding and control groups count: what no rank may
/// run on is nobody's. Collective over all ranks of MPI_COMM_WORLD.
Crowding worst_crowding();

/// How many cores processors belong to, where each that the system does not know has its own.
/// `root` stands for /.
int count_cores(std::span<const int> processors, const std::filesystem::path& root = "/");

/// What to do about it, in the words of mpirun, which takes as many ranks as there are cores unless
/// it is told to count hardware threads, and of SLURM.
std::string advice(const Crowding& node);

}  // namespace hebbes::parallel
