#include "lib/trainer/stop_request.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "lib/trainer/agreement.h"
#include "lib/trainer/stop.h"

namespace hebbes::trainer {
namespace {

class StopRequestOf : public ::testing::TestWithParam<int> {
 protected:
  /// Waits for the request as a busy rank would; false after a while.
  static bool hears(StopRequest& stop) {
    const Stopwatch watch;
    while (!stop.requested()) {
      if (watch.elapsed() > 20.0) return false;
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    return true;
  }

  bool is_last() const { return cluster_.position() == cluster_.size() - 1; }

  const parallel::Cluster cluster_{GetParam()};
};

TEST_P(StopRequestOf, OneRankReachesAllAndLeavesNoMessage) {
  for (int repetition = 0; repetition < 3; ++repetition) {
    StopRequest stop(cluster_);
    EXPECT_FALSE(stop.requested());  // also not by what was sent before
    EXPECT_NO_THROW(stop.poll());
    cluster_.world().barrier();
    if (is_last()) stop.request();
    EXPECT_TRUE(hears(stop));
    EXPECT_THROW(stop.poll(), Stopped);
  }
}

TEST_P(StopRequestOf, AllRanksCanAskAtOnce) {
  StopRequest stop(cluster_);
  stop.request();
  EXPECT_TRUE(stop.requested());
}

TEST_P(StopRequestOf, ASignalReachesAll) {
  const StopSignals signals;
  StopRequest stop(cluster_);
  cluster_.world().barrier();
  if (is_last()) std::raise(SIGUSR2);
  EXPECT_TRUE(hears(stop));
}

TEST_P(StopRequestOf, TheTimeLimitComesEarlierByWhatIsLeft) {
  StopRequest stop(cluster_, 1000.0);
  EXPECT_FALSE(stop.requested());
  cluster_.world().barrier();
  if (is_last()) stop.leave(1001.0);
  EXPECT_TRUE(hears(stop));
}

INSTANTIATE_TEST_SUITE_P(RanksPerNode, StopRequestOf, ::testing::Values(0, 1, 2));

class Agreement : public ::testing::Test {
 protected:
  bool is_last() const { return ranks_.rank() == ranks_.size() - 1; }

  const parallel::Cluster cluster_{0};
  const parallel::Communicator& ranks_ = cluster_.world();
};

TEST_F(Agreement, IsThatNothingHappened) {
  int done = 0;
  together(ranks_, [&] { ++done; });
  EXPECT_EQ(done, 1);
  EXPECT_EQ(made_together(ranks_, [] { return 7; }), 7);
}

TEST_F(Agreement, IsTheFirstRanksErrorWithItsCode) {
  try {
    together(ranks_, [&] { throw io::UsageError("rank " + std::to_string(ranks_.rank())); });
    FAIL();
  } catch (const AgreedError& error) {
    EXPECT_STREQ(error.what(), "rank 0");
    EXPECT_EQ(error.exit_code(), io::ExitCode::kBadUsage);
  }
}

TEST_F(Agreement, HoldsErrorsAboveStops) {
  const auto work = [&] {
    if (is_last()) throw std::bad_alloc();
    throw Stopped();
  };
  try {
    together(ranks_, work);
    FAIL();
  } catch (const AgreedError& error) {
    EXPECT_STREQ(error.what(), "out of memory");
  }
  EXPECT_THROW(together(ranks_,
                        [&] {
                          if (is_last()) throw Stopped();
                        }),
               AgreedStop);
}

TEST_F(Agreement, IsReachedFromAnywhereInNestedWork) {
  for (int failing = 0; failing < 3; ++failing) {  // before, in and after what all do inside
    const auto fail_at = [&](int place) {
      if (is_last() && place == failing) throw std::runtime_error("place " + std::to_string(place));
    };
    try {
      together(ranks_, [&] {
        fail_at(0);
        together(ranks_, [&] { fail_at(1); });
        ranks_.barrier();
        fail_at(2);
      });
      FAIL();
    } catch (const AgreedError& error) {
      EXPECT_EQ(error.what(), "place " + std::to_string(failing));
    }
  }
}

TEST_F(Agreement, LetsWhatIsHeldTogetherBeReleased) {
  for (int repetition = 0; repetition < 50; ++repetition) {
    try {
      const parallel::Cluster cluster(0);
      const StopRequest stop(cluster);
      const parallel::NodeMemory memory(cluster.node(), std::size_t{1} << 20);
      on_master(cluster.world(), [] { throw std::runtime_error("no"); });
    } catch (const AgreedError&) {
      EXPECT_FALSE(parallel::unwinds_alone());
    }
  }
}

/// Says in its destructor what flies.
struct Witness {
  bool& alone;
  ~Witness() { alone = parallel::unwinds_alone(); }
};

TEST(UnwindsAlone, TellsAgreedErrorsFromOthers) {
  bool alone = false;
  try {
    const Witness witness{alone};
    throw std::runtime_error("mine");
  } catch (const std::exception&) {
  }
  EXPECT_TRUE(alone);
  try {
    const Witness witness{alone};
    throw AgreedError("ours", io::ExitCode::kFailure);
  } catch (const std::exception&) {
  }
  EXPECT_FALSE(alone);
}

}  // namespace
}  // namespace hebbes::trainer
