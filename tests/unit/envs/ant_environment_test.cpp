#include "envs/ant/ant_environment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace hebbes::envs::ant {
namespace {

using Actions = std::array<float, kJoints>;

AntModel model(Variation variation = Variation::kDefault) {
  return make_model(variation, Hinges::kMerged);
}

rng::Stream stream(std::uint32_t name) {
  return rng::Stream(11, {.individual = name});
}

struct Played {
  std::vector<float> observations;
  std::vector<double> rewards;
  std::size_t steps = 0;
};

// An episode of random actions.
Played play(AntEnvironment& environment, std::uint32_t name) {
  rng::Stream random = stream(name);
  environment.reset(random);
  Played played;
  for (bool over = false; !over;) {
    const auto seen = environment.observation();
    played.observations.insert(played.observations.end(), seen.begin(), seen.end());
    Actions actions;
    for (float& a : actions) a = static_cast<float>(random.uniform(-1, 1));
    const StepResult result = environment.step(actions);
    played.rewards.push_back(result.reward);
    over = result.episode_over;
  }
  played.steps = environment.steps();
  return played;
}

TEST(AntEnvironment, ResetLetsTheBurnInPass) {
  AntEnvironment environment(model());
  rng::Stream random = stream(1);
  environment.reset(random);
  EXPECT_EQ(environment.steps(), 40u);
  EXPECT_EQ(environment.observation().size(), kObservationSize);
  EXPECT_LT(environment.observation()[0], -0.3f) << "the ant has sunk onto its torso";
}

TEST(AntEnvironment, BurnInEqualsStepsOfZeroAction) {
  rng::Stream random = stream(2), same = stream(2);
  AntEnvironment environment(model());
  environment.reset(random);
  std::array<double, kJoints> start;
  for (double& q : start) q = same.uniform(-0.1, 0.1);
  AntWorld world(model());
  world.reset(start);
  Observer observer(model().limits);
  observer.reset(world.state());
  constexpr std::array<double, kJoints> kRest{};
  for (int i = 0; i < 40; ++i) {
    world.step(kRest);
    observer.step(kRest, world.state());
  }
  const auto seen = environment.observation();
  EXPECT_TRUE(std::equal(seen.begin(), seen.end(), observer.observation().begin()));
}

TEST(AntEnvironment, AnEpisodeDependsOnlyOnItsStream) {
  for (Variation variation : {Variation::kDefault, Variation::kLongBack}) {
    AntEnvironment used(model(variation));
    for (std::uint32_t name = 0; name < 4; ++name) {
      AntEnvironment fresh(model(variation));
      const Played expected = play(fresh, name), actual = play(used, name);
      EXPECT_EQ(actual.observations, expected.observations);
      EXPECT_EQ(actual.rewards, expected.rewards);
      EXPECT_EQ(actual.steps, expected.steps);
    }
  }
}

TEST(AntEnvironment, EpisodesLastBetween242And1000Steps) {
  AntEnvironment environment(model());
  for (std::uint32_t name = 0; name < 20; ++name) {
    const Played played = play(environment, name);
    EXPECT_GE(played.steps, 242u);
    EXPECT_LE(played.steps, 1000u);
    EXPECT_EQ(played.steps, 40 + played.rewards.size());
  }
}

TEST(AntEnvironment, ActionsThatAreNotFiniteMakeTheRewardNaN) {
  AntEnvironment fresh(model()), environment(model());
  const Played expected = play(fresh, 5);
  for (float poison :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()}) {
    rng::Stream random = stream(4);
    environment.reset(random);
    Actions actions{};
    actions[6] = poison;
    const StepResult result = environment.step(actions);
    EXPECT_TRUE(std::isnan(result.reward));
    EXPECT_TRUE(result.episode_over);
    const Played actual = play(environment, 5);
    EXPECT_EQ(actual.observations, expected.observations);
    EXPECT_EQ(actual.rewards, expected.rewards);
  }
}

TEST(AntEnvironment, HugeActionsAreClipped) {
  AntEnvironment wild(model()), tame(model());
  rng::Stream a = stream(6), b = stream(6);
  wild.reset(a);
  tame.reset(b);
  Actions huge, one;
  huge.fill(std::numeric_limits<float>::max());
  one.fill(1);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(wild.step(huge).reward, tame.step(one).reward);
  }
}

}  // namespace
}  // namespace hebbes::envs::ant
