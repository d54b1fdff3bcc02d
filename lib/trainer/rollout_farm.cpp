#include "lib/trainer/rollout_farm.h"

#include <mpi.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "lib/trainer/stop.h"
#include "lib/trainer/stopwatch.h"

namespace hebbes::trainer {
namespace {

constexpr std::size_t kStopOffset = 0;
constexpr std::size_t kBoardOffset = 64;  // the board has cache lines of its own

constexpr int kStopTag = 1;

constexpr auto kPause = std::chrono::microseconds(20);

/// Whole grains while there are plenty, then single units, so that ranks end together.
std::size_t units_at_once(const NodeQueue& queue, std::size_t ranks, std::size_t grain) {
  const std::size_t plenty = (queue.is_closed() ? 2 : 1) * ranks * grain;
  return queue.left() > plenty ? grain : 1;
}

}  // namespace

RolloutFarm::RolloutFarm(const parallel::Cluster& cluster, std::size_t max_units)
    : cluster_(cluster),
      memory_(cluster.node(), kBoardOffset + max_units * sizeof(Outcome)),
      queue_(cluster.node(), max_units),
      dealer_(cluster, queue_),
      stop_(memory_.as<std::int64_t>(kStopOffset, 1)[0]),
      board_(memory_.as<Outcome>(kBoardOffset, max_units)) {}

std::span<const Outcome> RolloutFarm::run(std::size_t units, std::size_t grain,
                                          const std::function<Outcome(std::size_t)>& play,
                                          Seconds& seconds) {
  if (units > board_.size()) {
    throw std::logic_error("a farm for " + std::to_string(board_.size()) + " units was given " +
                           std::to_string(units));
  }
  Stopwatch watch;
  if (cluster_.is_leader()) dealer_.begin(units, grain);
  memory_.sync();
  const double work = play_units(grain, play);
  if (cluster_.is_leader()) dealer_.finish(stop_requested());
  memory_.sync();
  const bool stopped = cluster_.world().max(stop_requested() ? 1 : 0) != 0;
  if (!stopped && cluster_.is_leader() && cluster_.node_count() > 1) exchange_outcomes();
  seconds.ranks = spread_of(work);
  memory_.sync();
  seconds.work += work;
  seconds.communication += watch.elapsed() - work;
  return stopped ? std::span<const Outcome>() : board_.first(units);
}

/// Plays what this rank can take; returns the seconds spent playing.
double RolloutFarm::play_units(std::size_t grain, const std::function<Outcome(std::size_t)>& play) {
  const auto ranks = static_cast<std::size_t>(cluster_.node().size());
  const auto wait = [&] {
    if (cluster_.is_leader()) dealer_.poll();
    std::this_thread::sleep_for(kPause);
    return !stop_requested();
  };
  double seconds = 0.0;
  while (true) {
    const Units units = queue_.take(units_at_once(queue_, ranks, grain), wait);
    if (units.size() == 0) return seconds;
    for (std::size_t unit = units.begin; unit < units.end; ++unit) {
      if (cluster_.is_leader()) dealer_.poll();
      if (stop_requested()) return seconds;
      const Stopwatch watch;
      board_[unit] = play(unit);
      seconds += watch.elapsed();
    }
  }
}

RolloutFarm::Spread RolloutFarm::spread_of(double work) const {
  const auto all = cluster_.world().concatenate(std::span<const double>(&work, 1));
  const auto [min, max] = std::ranges::minmax(all);
  return {min, std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size()), max};
}

/// Completes the board of each node; among the leaders.
void RolloutFarm::exchange_outcomes() {
  std::vector<Outcome> own;
  for (const Units& units : queue_.given()) {
    const auto outcomes = board_.subspan(units.begin, units.size());
    own.insert(own.end(), outcomes.begin(), outcomes.end());
  }
  const auto& leaders = cluster_.leaders();
  const auto given = leaders.concatenate(queue_.given());
  const auto outcomes = leaders.concatenate(std::span<const Outcome>(own));
  auto next = outcomes.begin();
  for (const Units& units : given) {
    std::copy_n(next, units.size(), board_.subspan(units.begin).begin());
    next += static_cast<std::ptrdiff_t>(units.size());
  }
}

void RolloutFarm::request_stop() {
  std::atomic_ref<std::int64_t>(stop_).store(1, std::memory_order_relaxed);
}

bool RolloutFarm::stop_requested() {
  if (StopSignals::received() != 0) request_stop();
  notice_messages();
  return std::atomic_ref<std::int64_t>(stop_).load(std::memory_order_relaxed) != 0;
}

/// Carries a stop from node to node: leaders tell each other once and listen.
void RolloutFarm::notice_messages() {
  if (!cluster_.is_leader() || cluster_.node_count() == 1) return;
  const auto& leaders = cluster_.leaders();
  int arrived = 0;
  MPI_Iprobe(MPI_ANY_SOURCE, kStopTag, leaders.get(), &arrived, MPI_STATUS_IGNORE);
  if (arrived != 0) request_stop();
  if (told_others_ || std::atomic_ref<std::int64_t>(stop_).load() == 0) return;
  told_others_ = true;
  for (int node = 0; node < leaders.size(); ++node) {
    if (node == leaders.rank()) continue;
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Isend(nullptr, 0, MPI_BYTE, node, kStopTag, leaders.get(), &request);
    MPI_Request_free(&request);
  }
}

}  // namespace hebbes::trainer
