#include "lib/trainer/rollout_farm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

#include "lib/trainer/agreement.h"

namespace hebbes::trainer {
namespace {

/// Adds up what the ranks give.
int sum(const parallel::Cluster& cluster, int value) {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT, MPI_SUM, cluster.world().get());
  return value;
}

class Farm : public ::testing::TestWithParam<int> {
 protected:
  static constexpr std::size_t kUnits = 96;

  /// Plays units that tell their number and their node; counts those that this rank played.
  std::span<const Outcome> run(std::size_t units, std::size_t grain) {
    RolloutFarm::Seconds seconds;
    played_.assign(units, 0);
    return farm_.run(
        units, grain,
        [&](std::size_t unit) {
          ++played_[unit];
          return Outcome{0.5 * static_cast<double>(unit),
                         static_cast<double>(cluster_.node_index()), static_cast<int>(unit), 0};
        },
        seconds);
  }

  /// Runs long units, of which the first that a rank of `node` plays asks all to stop; returns how
  /// many all ranks played.
  int play_until_stopped(int node) {
    RolloutFarm::Seconds seconds;
    int played = 0;
    const auto play = [&](std::size_t) {
      ++played;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      if (cluster_.node_index() == node) stop_.request();
      return Outcome{};
    };
    EXPECT_THROW(farm_.run(kUnits, 1, play, seconds), AgreedStop);
    return sum(cluster_, played);
  }

  const parallel::Cluster cluster_{GetParam()};
  StopRequest stop_{cluster_};
  RolloutFarm farm_{cluster_, stop_, kUnits};
  std::vector<int> played_;
};

TEST_P(Farm, PlaysEveryUnitOnceAndTellsAllInOrder) {
  for (const std::size_t units : {kUnits, std::size_t{5}, std::size_t{1}, kUnits - 1}) {
    const auto outcomes = run(units, 1);
    ASSERT_EQ(outcomes.size(), units);
    for (std::size_t unit = 0; unit < units; ++unit) {
      EXPECT_EQ(outcomes[unit].episode_return, 0.5 * static_cast<double>(unit));
      EXPECT_EQ(outcomes[unit].steps, static_cast<int>(unit));
      EXPECT_EQ(sum(cluster_, played_[unit]), 1);
    }
  }
}

TEST_P(Farm, KeepsAGrainOnANode) {
  constexpr std::size_t kGrain = 4;
  const auto outcomes = run(kUnits - 1, kGrain);
  for (std::size_t unit = 0; unit < outcomes.size(); ++unit) {
    EXPECT_EQ(outcomes[unit].penalty, outcomes[unit / kGrain * kGrain].penalty) << unit;
  }
}

TEST_P(Farm, GivesWhatIsPlayedTogetherItsPlaces) {
  constexpr std::size_t kGrain = 4;
  RolloutFarm::Seconds seconds;
  std::vector<int> played(kUnits, 0);
  int most = 0;
  const auto play = [&](const Units& units, std::span<Outcome> outcomes) {
    ASSERT_EQ(outcomes.size(), units.size());
    most = std::max(most, static_cast<int>(units.size()));
    for (std::size_t u = 0; u < units.size(); ++u) {
      ++played[units.begin + u];
      outcomes[u] = {.steps = static_cast<std::int32_t>(units.begin + u)};
    }
  };
  const auto outcomes = farm_.run_together(kUnits, kGrain, play, seconds);
  for (std::size_t unit = 0; unit < kUnits; ++unit) {
    EXPECT_EQ(outcomes[unit].steps, static_cast<int>(unit));
    EXPECT_EQ(sum(cluster_, played[unit]), 1);
  }
  EXPECT_LE(most, static_cast<int>(kGrain));
  EXPECT_GT(sum(cluster_, most), 0);
}

/// Of several nodes, where there are several ranks.
class FarmOfNodes : public Farm {};

TEST_P(FarmOfNodes, GivesASlowNodeLess) {
  if (cluster_.node_count() == 1) GTEST_SKIP() << "a node alone";
  RolloutFarm::Seconds seconds;
  int played = 0;
  const bool is_slow = cluster_.node_index() == cluster_.node_count() - 1;
  farm_.run(
      kUnits, 1,
      [&](std::size_t) {
        ++played;
        std::this_thread::sleep_for(std::chrono::milliseconds(is_slow ? 40 : 1));
        return Outcome{};
      },
      seconds);
  const int slow_ranks = sum(cluster_, is_slow ? 1 : 0);
  const int by_slow = sum(cluster_, is_slow ? played : 0);
  const double fair = static_cast<double>(kUnits) * slow_ranks / cluster_.size();
  EXPECT_LT(by_slow, 0.8 * fair);
}

TEST_P(Farm, TellsHowEvenlyRanksWorked) {
  RolloutFarm::Seconds seconds;
  farm_.run(
      8, 1,
      [&](std::size_t) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return Outcome{};
      },
      seconds);
  const auto& [min, mean, max] = seconds.ranks;
  EXPECT_LE(min, seconds.work);
  EXPECT_GE(max, seconds.work);
  EXPECT_GE(mean * cluster_.size(), 8 * 5e-3);
  EXPECT_TRUE(min <= mean && mean <= max);
}

TEST_P(Farm, KeepsAGrainOnARankWhilePlentyAreLeft) {
  constexpr int kGrain = 4, kGrains = kUnits / kGrain;
  run(kUnits, kGrain);
  int whole = 0;
  for (std::size_t first = 0; first < kUnits; first += kGrain) {
    const auto grain = std::span(played_).subspan(first, kGrain);
    if (std::accumulate(grain.begin(), grain.end(), 0) == kGrain) ++whole;
  }
  EXPECT_GE(sum(cluster_, whole), kGrains - 2 * cluster_.size());
}

TEST_P(Farm, StopsAllWhenAnyNodeAsks) {
  const int node = cluster_.node_count() - 1;
  EXPECT_LT(play_until_stopped(node), static_cast<int>(kUnits) / 2);
  EXPECT_THROW(run(kUnits, 1), AgreedStop);
}

TEST_P(Farm, StopsAllWhenTheMastersNodeAsks) {
  EXPECT_LT(play_until_stopped(0), static_cast<int>(kUnits) / 2);
}

TEST_P(Farm, StopsBeforeItBegins) {
  if (cluster_.position() == cluster_.size() - 1) stop_.request();
  EXPECT_THROW(run(kUnits, 1), AgreedStop);
}

TEST_P(Farm, TellsAllOfAnErrorOfOne) {
  RolloutFarm::Seconds seconds;
  int played = 0;
  const auto play = [&](std::size_t) -> Outcome {
    ++played;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    if (cluster_.position() == cluster_.size() - 1) throw std::runtime_error("lost its legs");
    return {};
  };
  try {
    farm_.run(kUnits, 1, play, seconds);
    FAIL();
  } catch (const AgreedError& error) {
    EXPECT_STREQ(error.what(), "lost its legs");
  }
  EXPECT_LT(sum(cluster_, played), static_cast<int>(kUnits) / 2);
}

TEST_P(Farm, RefusesMoreThanItHolds) {
  EXPECT_THROW(run(kUnits + 1, 1), std::logic_error);
}

TEST_P(Farm, TellsAllTheNumbersThatUnitsLeave) {
  RolloutFarm farm(cluster_, stop_, kUnits, 2);
  RolloutFarm::Seconds seconds;
  for (const std::size_t units : {kUnits, std::size_t{7}}) {
    const auto play = [&](std::size_t unit) {
      const auto numbers = farm.numbers(unit);
      EXPECT_EQ(numbers.size(), 2u);
      numbers[0] = static_cast<double>(unit * units);
      numbers[1] = -numbers[0];
      return Outcome{};
    };
    farm.run(units, 1, play, seconds);
    const auto all = farm.numbers(0, units);
    ASSERT_EQ(all.size(), 2 * units);
    for (std::size_t unit = 0; unit < units; ++unit) {
      EXPECT_EQ(all[2 * unit], static_cast<double>(unit * units));
      EXPECT_EQ(all[2 * unit + 1], -all[2 * unit]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(RanksPerNode, Farm, ::testing::Values(0, 1, 2));
INSTANTIATE_TEST_SUITE_P(RanksPerNode, FarmOfNodes, ::testing::Values(1, 2));

}  // namespace
}  // namespace hebbes::trainer
