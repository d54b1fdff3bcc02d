#include "lib/trainer/rollout.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <stdexcept>
#include <vector>

#include "lib/policy/policy_kind.h"
#include "lib/population/normal_population.h"

namespace hebbes::trainer {
namespace {

/// Gives rewards 1, 2, 3, ... and ends after `length` steps; at `bad_step` the reward is NaN.
class CountingWorld final : public envs::Environment {
 public:
  explicit CountingWorld(std::size_t length, std::size_t bad_step = 0)
      : length_(length), bad_step_(bad_step) {}
  void reset(rng::Stream& random) override {
    start_ = random.uniform();
    steps_ = 0;
  }
  envs::StepResult step(std::span<const float> action) override {
    ++steps_;
    last_action_ = action[0];
    const double reward = steps_ == bad_step_ ? std::numeric_limits<double>::quiet_NaN()
                                              : static_cast<double>(steps_);
    return {reward, steps_ == length_};
  }
  std::span<const float> observation() const override { return observation_; }
  std::size_t steps() const override { return steps_; }
  envs::Scene scene() const override { return {}; }
  void look(envs::Snapshot&) const override {}

  double start() const { return start_; }
  float last_action() const { return last_action_; }

 private:
  std::size_t length_;
  std::size_t bad_step_;
  std::size_t steps_ = 0;
  double start_ = 0.0;
  float last_action_ = 0.0f;
  std::vector<float> observation_ = {0.5f};
};

/// Answers with the observation plus a number drawn when an episode begins.
class EchoPolicy final : public policy::Policy {
 public:
  population::GenomeShape genome() const override { return {}; }
  void set_individual(const population::Individual&) override {}
  void begin_episode(const rng::Family& weights) override {
    rng::fill_uniform(weights, 0.0f, 1.0f, std::span(&drawn_, 1));
  }
  void act(std::span<const float> observation, std::span<float> action) override {
    action[0] = observation[0] + drawn_;
  }
  float drawn() const { return drawn_; }

 private:
  float drawn_ = 0.0f;
};

TEST(PlayEpisode, SumsRewardsUntilTheEpisodeIsOver) {
  CountingWorld world(5);
  EchoPolicy policy;
  const auto outcome = play_episode(world, policy, 1, {});
  EXPECT_EQ(outcome.episode_return, 15.0);
  EXPECT_EQ(outcome.steps, 5);
  EXPECT_EQ(outcome.failed, 0);
  EXPECT_EQ(world.last_action(), 0.5f + policy.drawn());
}

TEST(PlayEpisode, ShowsTheStartAndEveryStepToAWatch) {
  CountingWorld world(5);
  EchoPolicy policy;
  std::vector<std::size_t> seen;
  const auto outcome = play_episode(world, policy, 1, {}, [&](envs::Environment& shown) {
    seen.push_back(shown.steps());
    return true;
  });
  EXPECT_EQ(seen, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(outcome.episode_return, 15.0);
}

TEST(PlayEpisode, EndsWhenAWatchLeaves) {
  CountingWorld world(5);
  EchoPolicy policy;
  const auto played = [&](std::size_t last) {
    return play_episode(world, policy, 1, {},
                        [&](envs::Environment& shown) { return shown.steps() < last; });
  };
  EXPECT_EQ(played(2).steps, 2);
  EXPECT_EQ(played(0).steps, 0);
}

TEST(PlayEpisode, EndsAndSaysSoWhenARewardIsNotFinite) {
  CountingWorld world(5, 3);
  EchoPolicy policy;
  const auto outcome = play_episode(world, policy, 1, {});
  EXPECT_EQ(outcome.failed, 1);
  EXPECT_EQ(outcome.steps, 3);
}

TEST(PlayEpisode, RefusesMoreActionsThanItHasRoomFor) {
  CountingWorld world(1);
  EchoPolicy policy;
  EXPECT_EQ(play_episode(world, policy, kMaxActionSize, {}).steps, 1);
  EXPECT_THROW(play_episode(world, policy, kMaxActionSize + 1, {}), std::length_error);
}

TEST(PlayEpisode, DrawsWorldAndWeightsAnewForEachName) {
  CountingWorld world(1);
  EchoPolicy policy;
  const auto lived = [&](const EpisodeName& name) {
    play_episode(world, policy, 1, name);
    return std::pair(world.start(), policy.drawn());
  };
  const EpisodeName name{1, 2, 3, 4, false};
  const auto own = lived(name);
  EXPECT_EQ(lived(name), own);
  const std::vector<EpisodeName> others = {
      {2, 2, 3, 4, false}, {1, 3, 3, 4, false}, {1, 2, 4, 4, false},
      {1, 2, 3, 5, false}, {1, 2, 3, 4, true},
  };
  for (const auto& other : others) {
    EXPECT_NE(lived(other).first, own.first);
    EXPECT_NE(lived(other).second, own.second);
  }
}

/// All variations of the ant and a Hebbian policy; lives are of different length.
TEST(Stage, PlaysTogetherWhatItPlaysOneAfterTheOther) {
  const auto& task = envs::tasks().find("ant");
  const auto variations = task.variations({});
  Stage stage(task, {}, variations,
              policy::make_policy("hebbian", policy::interface_of(task, task.defaults())));
  population::NormalPopulation population(stage.policy().genome(), true);
  population.initialise(1, 1.0, {});
  population.prepare(0.1, {}, population::alone);
  population::Individual individual;
  population.sample({1, 0, 0}, 0, individual);
  stage.policy().set_individual(individual);
  const EpisodeName name{1, 2, 3, 0, false};
  std::vector<Life> lives;  // more than kLivesTogether, two in one variation
  for (const std::size_t variation : {3, 0, 4, 1, 2}) lives.push_back({variation, name});
  lives.insert(lives.begin() + 1, {3, {5, 6, 7, 0, true}});
  std::vector<Outcome> together(lives.size());
  stage.play_together(lives, together);
  std::set<std::int32_t> lengths;
  for (std::size_t i = 0; i < lives.size(); ++i) {
    const auto alone = stage.play(lives[i]);
    EXPECT_EQ(together[i].episode_return, alone.episode_return);
    EXPECT_EQ(together[i].steps, alone.steps);
    lengths.insert(alone.steps);
  }
  EXPECT_GT(lengths.size(), 1u);
}

}  // namespace
}  // namespace hebbes::trainer
