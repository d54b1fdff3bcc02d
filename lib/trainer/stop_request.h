// Asking all ranks of a run to end early.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "lib/parallel/cluster.h"
#include "lib/parallel/node_memory.h"
#include "lib/trainer/stopwatch.h"

namespace hebbes::trainer {

/// A wish to stop, of any rank: because of a signal (see StopSignals), of a time limit, or of its
/// own. All ranks know of it soon, through the memory of their node and messages between leaders;
/// what follows from it they decide at the next agree(). Collective in construction and
/// destruction.
class StopRequest {
 public:
  /// `seconds` from now on is the time limit, if there is one.
  explicit StopRequest(const parallel::Cluster& cluster, std::optional<double> seconds = {});
  StopRequest(const StopRequest&) = delete;
  StopRequest& operator=(const StopRequest&) = delete;
  ~StopRequest();

  /// Asks all ranks to stop.
  void request();

  /// Whether this rank knows of a request. To be called every now and then: it takes a microsecond.
  bool requested();

  /// Throws Stopped if requested().
  void poll();

  /// Makes the time limit come so many seconds earlier.
  void leave(double seconds) { margin_ = seconds; }

 private:
  bool out_of_time() const { return watch_.elapsed() + margin_ > limit_; }
  bool flag() const;
  void listen();
  void tell_others();

  const parallel::Cluster& cluster_;
  parallel::NodeMemory memory_;
  std::int64_t& flag_;  // node memory; used as an atomic
  double limit_;        // s
  double margin_ = 0.0;
  Stopwatch watch_;
  bool told_others_ = false;
};

}  // namespace hebbes::trainer
