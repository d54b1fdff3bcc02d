#include "lib/parallel/processors.h"

#include <mpi.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
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

int count(const Processors& processors) {
  return std::accumulate(processors.begin(), processors.end(), 0,
                         [](int sum, unsigned long bits) { return sum + std::popcount(bits); });
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
  const Crowding own = {host.size(), std::max(count(processors), 1)};

  int ranks = 0;
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  std::vector<Crowding> all(static_cast<std::size_t>(ranks));
  MPI_Allgather(&own, 2, MPI_INT, all.data(), 2, MPI_INT, MPI_COMM_WORLD);
  return *std::ranges::max_element(all, {}, [](const Crowding& node) {
    return static_cast<double>(node.ranks) / node.processors;
  });
}

}  // namespace hebbes::parallel
