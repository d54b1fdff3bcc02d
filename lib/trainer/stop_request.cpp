#include "lib/trainer/stop_request.h"

#include <mpi.h>

#include <atomic>
#include <span>

#include "lib/parallel/communicator.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/stop.h"

namespace hebbes::trainer {
namespace {

constexpr int kStopTag = 1;

void receive_stop(const parallel::Communicator& leaders, int from) {
  MPI_Recv(nullptr, 0, MPI_BYTE, from, kStopTag, leaders.get(), MPI_STATUS_IGNORE);
}

}  // namespace

StopRequest::StopRequest(const parallel::Cluster& cluster, std::optional<double> seconds)
    : cluster_(cluster),
      memory_(cluster.node(), sizeof(std::int64_t)),
      flag_(memory_.as<std::int64_t>(0, 1)[0]),
      limit_(seconds.value_or(std::numeric_limits<double>::infinity())) {}

/// No message may be on its way when MPI ends: leaders receive what others told them.
StopRequest::~StopRequest() {
  if (parallel::unwinds_alone() || !cluster_.is_leader() || cluster_.node_count() == 1) return;
  const auto& leaders = cluster_.leaders();
  const int own = told_others_ ? 1 : 0;
  const auto told = leaders.concatenate(std::span<const int>(&own, 1));
  for (int node = 0; node < leaders.size(); ++node) {
    if (node != leaders.rank() && told[static_cast<std::size_t>(node)] != 0) {
      receive_stop(leaders, node);
    }
  }
}

void StopRequest::request() {
  std::atomic_ref<std::int64_t>(flag_).store(1, std::memory_order_relaxed);
}

bool StopRequest::flag() const {
  return std::atomic_ref<std::int64_t>(flag_).load(std::memory_order_relaxed) != 0;
}

bool StopRequest::requested() {
  if (StopSignals::received() != 0 || out_of_time()) request();
  if (cluster_.is_leader() && cluster_.node_count() > 1) {
    listen();
    tell_others();
  }
  return flag();
}

void StopRequest::poll() {
  if (requested()) throw Stopped();
}

/// Leaders leave what they are told where it is until the end: one message of each is enough.
void StopRequest::listen() {
  if (flag()) return;
  int arrived = 0;
  MPI_Iprobe(MPI_ANY_SOURCE, kStopTag, cluster_.leaders().get(), &arrived, MPI_STATUS_IGNORE);
  if (arrived != 0) request();
}

void StopRequest::tell_others() {
  if (told_others_ || !flag()) return;
  told_others_ = true;
  const auto& leaders = cluster_.leaders();
  for (int node = 0; node < leaders.size(); ++node) {
    if (node == leaders.rank()) continue;
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Isend(nullptr, 0, MPI_BYTE, node, kStopTag, leaders.get(), &request);
    MPI_Request_free(&request);
  }
}

}  // namespace hebbes::trainer
