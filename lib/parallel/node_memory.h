// Memory that the ranks of a node share.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "lib/parallel/communicator.h"

namespace hebbes::parallel {

/// An MPI shared-memory window, zero-initialised, aligned to 64 bytes. Collective over the node,
/// also in its destruction, unless unwinds_alone(): then the memory stays until MPI ends.
/// What one rank has written, another may read after sync() on both.
class NodeMemory {
 public:
  /// Throws std::runtime_error with the size if the memory cannot be had. To set it to zero may
  /// take a while, in which `go_on` is asked now and then; where it says no, the rest is left
  /// undefined.
  NodeMemory(const Communicator& node, std::size_t bytes, const std::function<bool()>& go_on = {});
  NodeMemory(const NodeMemory&) = delete;
  NodeMemory& operator=(const NodeMemory&) = delete;
  ~NodeMemory();

  std::span<std::byte> bytes() const { return bytes_; }

  /// The memory from `offset` on as `count` elements.
  template <class T>
  std::span<T> as(std::size_t offset, std::size_t count) const {
    return {reinterpret_cast<T*>(bytes_.subspan(offset, count * sizeof(T)).data()), count};
  }

  /// A barrier of the node that makes all writes before it visible after it.
  void sync() const;

 private:
  const Communicator& node_;
  MPI_Win window_ = MPI_WIN_NULL;
  std::span<std::byte> bytes_;
};

}  // namespace hebbes::parallel
