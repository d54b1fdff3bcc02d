#include "lib/parallel/node_memory.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>

namespace hebbes::parallel {
namespace {
constexpr std::size_t kAlignment = 64;
}

NodeMemory::NodeMemory(const Communicator& node, std::size_t bytes) : node_(node) {
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
