#include "lib/trainer/rollout_farm.h"

#include <mpi.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>

#include "lib/population/population.h"
#include "lib/trainer/stop.h"
#include "lib/trainer/stopwatch.h"

namespace hebbes::trainer {
namespace {

// The counters lie on cache lines of their own.
constexpr std::size_t kNextUnitOffset = 0;
constexpr std::size_t kStopOffset = 64;
constexpr std::size_t kBoardOffset = 128;

constexpr int kStopTag = 1;

// Grains a rank that must be left for a whole one to be taken.
constexpr std::size_t kPlenty = 2;

/// The units of each node.
std::vector<std::size_t> shares(const parallel::Cluster& cluster, std::size_t units,
                                std::size_t grain) {
  const std::size_t grains = (units + grain - 1) / grain;
  const auto ranks = static_cast<std::size_t>(cluster.size());
  const auto bound = [&](int node) {
    const auto before = static_cast<std::size_t>(cluster.ranks_before_node(node));
    return std::min(units, grains * before / ranks * grain);
  };
  std::vector<std::size_t> result;
  for (int node = 0; node < cluster.node_count(); ++node) {
    result.push_back(bound(node + 1) - bound(node));
  }
  return result;
}

}  // namespace

RolloutFarm::RolloutFarm(const parallel::Cluster& cluster, std::size_t max_units)
    : cluster_(cluster),
      memory_(cluster.node(), kBoardOffset + max_units * sizeof(Outcome)),
      next_unit_(memory_.as<std::int64_t>(kNextUnitOffset, 1)[0]),
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
  const auto counts = shares(cluster_, units, grain);
  std::size_t begin = 0;
  for (int node = 0; node < cluster_.node_index(); ++node) {
    begin += counts[static_cast<std::size_t>(node)];
  }
  const std::size_t end = begin + counts[static_cast<std::size_t>(cluster_.node_index())];
  if (cluster_.is_leader()) next_unit_ = static_cast<std::int64_t>(begin);
  memory_.sync();
  seconds.communication += watch.lap();

  play_share(end, grain, play);
  seconds.work += watch.lap();

  const bool stopped = cluster_.world().max(stop_requested() ? 1 : 0) != 0;
  if (!stopped && cluster_.is_leader()) cluster_.leaders().all_gather(board_.first(units), counts);
  memory_.sync();
  seconds.communication += watch.lap();
  return stopped ? std::span<const Outcome>() : board_.first(units);
}

/// Whole grains while there are plenty, then single units, so that ranks end together.
RolloutFarm::Units RolloutFarm::take(std::size_t end, std::size_t grain) {
  const std::atomic_ref<std::int64_t> next(next_unit_);
  const auto ranks = static_cast<std::size_t>(cluster_.node().size());
  const auto seen = static_cast<std::size_t>(next.load(std::memory_order_relaxed));
  const std::size_t count = seen + kPlenty * ranks * grain < end ? grain : 1;
  const auto first = static_cast<std::size_t>(
      next.fetch_add(static_cast<std::int64_t>(count), std::memory_order_relaxed));
  return {std::min(first, end), std::min(first + count, end)};
}

void RolloutFarm::play_share(std::size_t end, std::size_t grain,
                             const std::function<Outcome(std::size_t)>& play) {
  for (Units units = take(end, grain); units.begin < units.end; units = take(end, grain)) {
    for (std::size_t unit = units.begin; unit < units.end; ++unit) {
      if (stop_requested()) return;
      board_[unit] = play(unit);
    }
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
