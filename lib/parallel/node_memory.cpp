#include "lib/parallel/node_memory.h"

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>

namespace hebbes::parallel {
namespace {

constexpr std::size_t kAlignment = 64;

/// What processes can have without swapping; no limit where the system does not tell.
std::uint64_t available_bytes() {
  std::ifstream file("/proc/meminfo");
  std::string line;
  while (std::getline(file, line)) {
    std::uint64_t kilobytes = 0;
    if (std::sscanf(line.c_str(), "MemAvailable: %" SCNu64 " kB", &kilobytes) == 1) {
      return kilobytes * 1024;
    }
  }
  return std::numeric_limits<std::uint64_t>::max();
}

/// The system would grant more than it has, and kill whoever uses it.
void refuse_more_than_there_is(const Communicator& node, std::size_t bytes) {
  std::uint64_t available = available_bytes();
  node.broadcast_value(available, 0);
  if (bytes <= available) return;
  throw std::runtime_error("the ranks of a node need " + std::to_string(bytes >> 20) +
                           " MiB of memory to share, but only " + std::to_string(available >> 20) +
                           " MiB are available");
}

}  // namespace

NodeMemory::NodeMemory(const Communicator& node, std::size_t bytes) : node_(node) {
  refuse_more_than_there_is(node, bytes);
  const MPI_Aint own = node.rank() == 0 ? static_cast<MPI_Aint>(bytes + kAlignment) : 0;
  void* base = nullptr;
  MPI_Comm_set_errhandler(node.get(), MPI_ERRORS_RETURN);
  const int result = MPI_Win_allocate_shared(own, 1, MPI_INFO_NULL, node.get(), &base, &window_);
  MPI_Comm_set_errhandler(node.get(), MPI_ERRORS_ARE_FATAL);
  if (result != MPI_SUCCESS) {
    throw std::runtime_error("cannot allocate " + std::to_string(bytes) +
                             " bytes of memory shared by the ranks of a node");
  }
  MPI_Aint size = 0;
  int unit = 0;
  MPI_Win_shared_query(window_, 0, &size, &unit, &base);
  const auto address = reinterpret_cast<std::uintptr_t>(base);
  const auto aligned = (address + kAlignment - 1) / kAlignment * kAlignment;
  bytes_ = {static_cast<std::byte*>(base) + (aligned - address), bytes};
  MPI_Win_lock_all(MPI_MODE_NOCHECK, window_);
  if (node.rank() == 0) std::ranges::fill(bytes_, std::byte{0});
  sync();
}

NodeMemory::~NodeMemory() {
  if (std::uncaught_exceptions() > 0)
    return;  // to free it would wait for ranks that may not follow
  MPI_Win_unlock_all(window_);
  MPI_Win_free(&window_);
}

void NodeMemory::sync() const {
  MPI_Win_sync(window_);
  node_.barrier();
  MPI_Win_sync(window_);
}

}  // namespace hebbes::parallel
