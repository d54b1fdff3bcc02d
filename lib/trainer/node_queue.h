// The units of work that a node has been given, for its ranks to take.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "lib/parallel/node_memory.h"
#include "lib/population/range.h"

namespace hebbes::trainer {

/// Consecutive units.
using Units = population::Range;

/// Lies in the node's memory. The node's leader gives, all of its ranks take, without locks.
class NodeQueue {
 public:
  /// For up to `max_units` units in all. Collective over the node.
  NodeQueue(const parallel::Communicator& node, std::size_t max_units);

  /// Forgets everything. The leader alone, while nobody takes.
  void clear();

  /// More units, and that no more will come. The leader alone.
  void give(Units units);
  void close();
  bool is_closed() const;

  /// Units given that nobody has taken, as far as this rank sees.
  std::size_t left() const;

  /// Bytes of node memory.
  static std::size_t size_bytes(std::size_t max_units) {
    return sizeof(Counters) + max_units * sizeof(Units);
  }

  /// The next `count` units that nobody has taken, or fewer; none once all are and the queue is
  /// closed. While there are none but some may come, asks `wait` whether to go on waiting.
  Units take(std::size_t count, const std::function<bool()>& wait);

  /// All that was given, in order. While nobody gives.
  std::span<const Units> given() const;

 private:
  struct Counters {
    alignas(64) std::int64_t taken;  // units
    alignas(64) std::int64_t given;  // units
    std::int64_t chunks;
    std::int64_t closed;
  };
  Units units_after(std::size_t before, std::size_t count) const;

  parallel::NodeMemory memory_;
  Counters& counters_;  // used as atomics
  std::span<Units> chunks_;
};

}  // namespace hebbes::trainer
