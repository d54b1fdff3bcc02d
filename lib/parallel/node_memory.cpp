#include "lib/parallel/node_memory.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "lib/parallel/communicator.h"

namespace hebbes::parallel {
namespace {

constexpr std::size_t kAlignment = 64;

constexpr std::size_t kPiece = std::size_t{1} << 26;  // bytes, set to zero at a time

void clear(std::span<std::byte> bytes, const std::function<bool()>& go_on) {
  while (!bytes.empty() && (!go_on || go_on())) {
    const auto piece = bytes.first(std::min(bytes.size(), kPiece));
    std::ranges::fill(piece, std::byte{0});
    bytes = bytes.subspan(piece.size());
  }
}

}  // namespace

NodeMemory::NodeMemory(const Communicator& node, std::size_t bytes,
                       const std::function<bool()>& go_on)
    : node_(node) {
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
  if (node.rank() == 0) clear(bytes_, go_on);
  sync();
}

NodeMemory::~NodeMemory() {
  if (unwinds_alone()) return;
  MPI_Win_unlock_all(window_);
  MPI_Win_free(&window_);
}

void NodeMemory::sync() const {
  MPI_Win_sync(window_);
  node_.barrier();
  MPI_Win_sync(window_);
}

}  // namespace hebbes::parallel
