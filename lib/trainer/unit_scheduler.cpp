#include "lib/trainer/unit_scheduler.h"

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <thread>

namespace hebbes::trainer {
namespace {

constexpr int kAskTag = 5;
constexpr int kAnswerTag = 6;

// Parts of the units that are shared out at once. What is left then must outlast the difference
// between the slowest node and the fastest.
constexpr std::size_t kSharedOut = 2, kParts = 3;

bool has_arrived(const parallel::Communicator& ranks, int from, int tag, MPI_Status& status) {
  int arrived = 0;
  MPI_Iprobe(from, tag, ranks.get(), &arrived, &status);
  return arrived != 0;
}

void pause() {
  std::this_thread::sleep_for(std::chrono::microseconds(50));
}

}  // namespace

std::size_t UnitScheduler::ranks_of(int node) const {
  return static_cast<std::size_t>(cluster_.ranks_before_node(node + 1) -
                                  cluster_.ranks_before_node(node));
}

void UnitScheduler::begin(std::size_t units, std::size_t grain) {
  grain_ = grain;
  queue_.clear();
  if (cluster_.node_count() == 1) {
    queue_.give({0, units});
    queue_.close();
    return;
  }
  const std::size_t grains = units / grain * kSharedOut / kParts;
  const auto ranks = static_cast<std::size_t>(cluster_.size());
  const auto bound = [&](int node) {
    return grains * static_cast<std::size_t>(cluster_.ranks_before_node(node)) / ranks * grain;
  };
  queue_.give({bound(cluster_.node_index()), bound(cluster_.node_index() + 1)});
  rest_ = {bound(cluster_.node_count()), units};
  uninformed_ = cluster_.node_count() - 1;
  has_asked_ = false;
}

void UnitScheduler::poll() {
  if (cluster_.is_master()) answer();
  if (queue_.is_closed()) return;
  if (has_asked_) take_answer();
  const bool runs_short = queue_.left() < ranks_of(cluster_.node_index());
  if (runs_short && !has_asked_ && !queue_.is_closed()) ask();
}

void UnitScheduler::finish(bool stopped) {
  if (stopped) rest_.begin = rest_.end;
  while (!queue_.is_closed() || (cluster_.is_master() && uninformed_ > 0)) {
    if (stopped && !queue_.is_closed() && !has_asked_) ask();
    poll();
    pause();
  }
}

/// Half of what would be the node's part of the rest, but a unit for each of its ranks.
Units UnitScheduler::next_chunk(int node) {
  const std::size_t ranks = ranks_of(node);
  const std::size_t part = rest_.size() * ranks / static_cast<std::size_t>(cluster_.size()) / 2;
  const std::size_t grains = (std::max(part, ranks) + grain_ - 1) / grain_;
  const Units chunk = {rest_.begin, std::min(rest_.begin + grains * grain_, rest_.end)};
  rest_.begin = chunk.end;
  return chunk;
}

/// The master's answers to those who have asked.
void UnitScheduler::answer() {
  const auto& leaders = cluster_.leaders();
  for (MPI_Status status; has_arrived(leaders, MPI_ANY_SOURCE, kAskTag, status);) {
    std::byte nothing{};
    leaders.receive(std::span(&nothing, 1), status.MPI_SOURCE, kAskTag);
    const Units units = next_chunk(status.MPI_SOURCE);
    leaders.send(std::span(&units, 1), status.MPI_SOURCE, kAnswerTag);
    if (units.size() == 0) --uninformed_;
  }
}

void UnitScheduler::ask() {
  if (!cluster_.is_master()) {
    const std::byte nothing{};
    cluster_.leaders().send(std::span(&nothing, 1), 0, kAskTag);
    has_asked_ = true;
    return;
  }
  const Units units = next_chunk(cluster_.node_index());
  queue_.give(units);
  if (units.size() == 0) queue_.close();
}

void UnitScheduler::take_answer() {
  const auto& leaders = cluster_.leaders();
  MPI_Status status;
  if (!has_arrived(leaders, 0, kAnswerTag, status)) return;
  Units units;
  leaders.receive(std::span(&units, 1), 0, kAnswerTag);
  has_asked_ = false;
  queue_.give(units);
  if (units.size() == 0) queue_.close();
}

}  // namespace hebbes::trainer
