#include "lib/trainer/node_queue.h"

#include <algorithm>
#include <atomic>

namespace hebbes::trainer {
namespace {

std::size_t load(std::int64_t& counter) {
  return static_cast<std::size_t>(
      std::atomic_ref<std::int64_t>(counter).load(std::memory_order_acquire));
}

void store(std::int64_t& counter, std::size_t value) {
  std::atomic_ref<std::int64_t>(counter).store(static_cast<std::int64_t>(value),
                                               std::memory_order_release);
}

}  // namespace

NodeQueue::NodeQueue(const parallel::Communicator& node, std::size_t max_units)
    : memory_(node, size_bytes(max_units)),
      counters_(memory_.as<Counters>(0, 1)[0]),
      chunks_(memory_.as<Units>(sizeof(Counters), max_units)) {}

void NodeQueue::clear() {
  for (auto* counter : {&counters_.taken, &counters_.given, &counters_.chunks, &counters_.closed}) {
    store(*counter, 0);
  }
}

void NodeQueue::give(Units units) {
  if (units.size() == 0) return;
  const std::size_t chunks = load(counters_.chunks);
  chunks_[chunks] = units;
  store(counters_.chunks, chunks + 1);
  store(counters_.given, load(counters_.given) + units.size());
}

void NodeQueue::close() {
  store(counters_.closed, 1);
}

bool NodeQueue::is_closed() const {
  return load(counters_.closed) != 0;
}

std::size_t NodeQueue::left() const {
  const std::size_t taken = load(counters_.taken);  // first: `given` is no smaller then
  const std::size_t given = load(counters_.given);
  return given > taken ? given - taken : 0;  // not yet added to `given`, but taken already
}

Units NodeQueue::take(std::size_t count, const std::function<bool()>& wait) {
  const std::atomic_ref<std::int64_t> taken(counters_.taken);
  auto before = taken.load(std::memory_order_relaxed);
  while (true) {
    const bool closed = is_closed();  // first: what was given before is seen then
    const auto units = units_after(static_cast<std::size_t>(before), count);
    if (units.size() > 0) {
      const auto after = before + static_cast<std::int64_t>(units.size());
      if (taken.compare_exchange_weak(before, after, std::memory_order_relaxed)) return units;
      continue;
    }
    if (closed || !wait()) return {};
    before = taken.load(std::memory_order_relaxed);
  }
}

/// Of what was given, up to `count` consecutive units after the first `before`.
Units NodeQueue::units_after(std::size_t before, std::size_t count) const {
  for (const Units& chunk : given()) {
    if (before < chunk.size()) {
      return {chunk.begin + before, std::min(chunk.begin + before + count, chunk.end)};
    }
    before -= chunk.size();
  }
  return {};
}

std::span<const Units> NodeQueue::given() const {
  return chunks_.first(load(counters_.chunks));
}

}  // namespace hebbes::trainer
