#include "lib/trainer/rollout_farm.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "lib/parallel/memory.h"
#include "lib/trainer/agreement.h"

namespace hebbes::trainer {
namespace {

constexpr auto kPause = std::chrono::microseconds(20);

/// Whole grains while there are plenty, then single units, so that ranks end together.
std::size_t units_at_once(const NodeQueue& queue, std::size_t ranks, std::size_t grain) {
  const std::size_t plenty = (queue.is_closed() ? 2 : 1) * ranks * grain;
  return queue.left() > plenty ? grain : 1;
}

/// Bytes of the board, once it is clear that there is room for it and the queue.
std::size_t checked_size(const parallel::Cluster& cluster, std::size_t units) {
  const std::size_t board = units * sizeof(Outcome);
  together(cluster.world(), [&] {
    parallel::refuse_more_than_there_is(cluster, {board + NodeQueue::size_bytes(units), 0});
  });
  return board;
}

}  // namespace

RolloutFarm::RolloutFarm(const parallel::Cluster& cluster, StopRequest& stop, std::size_t max_units)
    : cluster_(cluster),
      stop_(stop),
      memory_(cluster.node(), checked_size(cluster, max_units)),
      queue_(cluster.node(), max_units),
      scheduler_(cluster, queue_),
      board_(memory_.as<Outcome>(0, max_units)) {}

std::span<const Outcome> RolloutFarm::run(std::size_t units, std::size_t grain, const Play& play,
                                          Seconds& seconds) {
  const auto one_by_one = [&](const Units& own, std::span<Outcome> outcomes) {
    for (std::size_t u = 0; u < own.size() && !stop_.requested(); ++u) {
      outcomes[u] = play(own.begin + u);
      if (cluster_.is_leader()) scheduler_.poll();
    }
  };
  return run_together(units, grain, one_by_one, seconds);
}

std::span<const Outcome> RolloutFarm::run_together(std::size_t units, std::size_t grain,
                                                   const PlayTogether& play, Seconds& seconds) {
  if (units > board_.size()) {
    throw std::logic_error("a farm for " + std::to_string(board_.size()) + " units was given " +
                           std::to_string(units));
  }
  Stopwatch watch;
  if (cluster_.is_leader()) scheduler_.begin(units, grain);
  memory_.sync();
  double work = 0.0;
  Ending ending = ending_of([&] { work = play_units(grain, play); });
  if (ending.kind != Ending::Kind::kDone) stop_.request();
  if (cluster_.is_leader()) scheduler_.finish(stop_.requested());
  memory_.sync();
  const bool done = ending.kind == Ending::Kind::kDone;
  if (done && stop_.requested()) ending.kind = Ending::Kind::kStopped;
  agree(cluster_.world(), ending);
  if (cluster_.is_leader() && cluster_.node_count() > 1) exchange_outcomes();
  seconds.ranks = spread_of(work);
  memory_.sync();
  seconds.work += work;
  seconds.communication += watch.elapsed() - work;
  return board_.first(units);
}

/// Plays what this rank can take; returns the seconds spent playing.
double RolloutFarm::play_units(std::size_t grain, const PlayTogether& play) {
  const auto ranks = static_cast<std::size_t>(cluster_.node().size());
  const auto wait = [&] {
    if (cluster_.is_leader()) scheduler_.poll();
    std::this_thread::sleep_for(kPause);
    return !stop_.requested();
  };
  double seconds = 0.0;
  while (true) {
    const Units units = queue_.take(units_at_once(queue_, ranks, grain), wait);
    if (units.size() == 0 || stop_.requested()) return seconds;
    if (cluster_.is_leader()) scheduler_.poll();
    const Stopwatch watch;
    play(units, board_.subspan(units.begin, units.size()));
    seconds += watch.elapsed();
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

}  // namespace hebbes::trainer
