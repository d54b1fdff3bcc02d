#include "lib/parallel/processors.h"

#include <mpi.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <set>
#include <vector>

#include "lib/parallel/communicator.h"

namespace hebbes::parallel {
namespace {

using Processors = std::array<unsigned long, 128>;  // a bit each; more than any Linux has

Processors own_processors() {
  Processors own{};
  sched_getaffinity(0, sizeof own, reinterpret_cast<cpu_set_t*>(own.data()));
  return own;
}

std::vector<int> numbers(const Processors& processors) {
  constexpr int kBits = std::numeric_limits<unsigned long>::digits;
  std::vector<int> found;
  for (int i = 0; i < static_cast<int>(processors.size()) * kBits; ++i) {
    if ((processors[static_cast<std::size_t>(i / kBits)] >> (i % kBits) & 1) != 0) {
      found.push_back(i);
    }
  }
  return found;
}

Communicator host_of_this_rank() {
  MPI_Comm host = MPI_COMM_NULL;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host);
  return Communicator(host);
}

}  // namespace

Crowding worst_crowding() {
  const Communicator host = host_of_this_rank();
  Processors processors = own_processors();
  MPI_Allreduce(MPI_IN_PLACE, processors.data(), static_cast<int>(processors.size()),
                MPI_UNSIGNED_LONG, MPI_BOR, host.get());
  const std::vector<int> found = numbers(processors);

  int ranks = 0;
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  const Crowding own = {host.size(), std::max(static_cast<int>(found.size()), 1),
                        std::max(count_cores(found), 1), ranks};
  std::vector<Crowding> all(static_cast<std::size_t>(ranks));
  constexpr int kBytes = sizeof own;
  MPI_Allgather(&own, kBytes, MPI_BYTE, all.data(), kBytes, MPI_BYTE, MPI_COMM_WORLD);
  return *std::ranges::max_element(all, {}, [](const Crowding& node) {
    return static_cast<double>(node.ranks) / node.processors;
  });
}

int count_cores(std::span<const int> processors, const std::filesystem::path& root) {
  std::set<std::string> cores;
  for (const int processor : processors) {
    const std::string name = "cpu" + std::to_string(processor);
    std::ifstream in(root / "sys/devices/system/cpu" / name / "topology/thread_siblings_list");
    std::string siblings;
    cores.insert(std::getline(in, siblings) ? siblings : name);
  }
  return static_cast<int>(cores.size());
}

std::string advice(const Crowding& node) {
  const bool is_only_node = node.ranks == node.all_ranks;
  const std::string option = is_only_node ? " -n " : " -N ";  // -N: a node
  std::string text = "start one rank a core (mpirun" + option + std::to_string(node.cores);
  if (node.processors > node.cores) {
    text += ", or one a hardware thread: mpirun --use-hwthread-cpus" + option +
            std::to_string(node.processors);
  }
  return text + "; --ntasks-per-node=" + std::to_string(node.cores) +
         " in a SLURM job); where it has to be so, set OMPI_MCA_mpi_yield_when_idle=1";
}

}  // namespace hebbes::parallel
