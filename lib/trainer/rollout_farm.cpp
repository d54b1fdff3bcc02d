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

/// Bytes of outcomes and numbers, once it is clear that there is room for them and the queue.
std::size_t checked_size(const parallel::Cluster& cluster, std::size_t units,
                         std::size_t numbers_per_unit) {
  const std::size_t board = units * (sizeof(Outcome) + numbers_per_unit * sizeof(double));
  together(cluster.world(), [&] {
    parallel::refuse_more_than_there_is(cluster, {board + NodeQueue::size_bytes(units), 0});
  });
  return board;
}

}  // namespace

RolloutFarm::RolloutFarm(const parallel::Cluster& cluster, StopRequest& stop, std::size_t max_units,
                         std::size_t numbers_per_unit)
    : cluster_(cluster),
      stop_(stop),
      memory_(cluster.node(), checked_size(cluster, max_units, numbers_per_unit)),
      queue_(cluster.node(), max_units),
      scheduler_(cluster, queue_),
      numbers_per_unit_(numbers_per_unit),
      board_(memory_.as<Outcome>(0, max_units)),
      numbers_(memory_.as<double>(board_.size_bytes(), max_units * numbers_per_unit)) {}

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
  if (cluster_.is_leader() && cluster_.node_count() > 1) {
    exchange(board_, 1);
    if (numbers_per_unit_ > 0) exchange(numbers_, numbers_per_unit_);
  }
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

/// Completes a board of each node, on which units have `per_unit` places; among the leaders.
template <class T>
void RolloutFarm::exchange(std::span<T> board, std::size_t per_unit) const {
  const auto places = [&](const Units& units) {
    return board.subspan(units.begin * per_unit, units.size() * per_unit);
  };
  std::vector<T> own;
  for (const Units& units : queue_.given()) {
    const auto values = places(units);
    own.insert(own.end(), values.begin(), values.end());
  }
  const auto& leaders = cluster_.leaders();
  const auto given = leaders.concatenate(queue_.given());
  const auto all = leaders.concatenate(std::span<const T>(own));
  auto next = all.begin();
  for (const Units& units : given) {
    const auto values = places(units);
    std::copy_n(next, values.size(), values.begin());
    next += static_cast<std::ptrdiff_t>(values.size());
  }
}

}  // namespace hebbes::trainer
