// The memory that ranks may take, and whether what they need fits in.
#pragma once

#include <cstdint>
#include <filesystem>

#include "lib/parallel/cluster.h"

namespace hebbes::parallel {

/// Bytes that this process can have without swapping: the smaller of what the machine has left and
/// what the limits of its control groups (v1 and v2, all the way up) leave, where pages of files
/// count as free. 2^64 - 1 where the system does not tell. `root` stands for /.
std::uint64_t available_memory(const std::filesystem::path& root = "/");

/// What a run takes of a node's memory.
struct MemoryNeed {
  std::uint64_t shared = 0;  ///< bytes, once a node, in memory that its ranks share
  std::uint64_t own = 0;     ///< bytes of this rank
};

/// Whether what all ranks of each machine need is there. The same on all ranks; collective.
bool fits(const Cluster& cluster, const MemoryNeed& need);

/// Throws std::runtime_error, with both sizes, on the ranks of a machine that has not enough, be it
/// of all memory or of that in which shared memory lies. Collective.
void refuse_more_than_there_is(const Cluster& cluster, const MemoryNeed& need);

}  // namespace hebbes::parallel
