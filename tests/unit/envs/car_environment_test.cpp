#include "envs/car_racing/car_environment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace hebbes::envs::car_racing {
namespace {

using Actions = std::array<float, 3>;

rng::Stream stream(std::uint32_t name) {
  return rng::Stream(13, {.individual = name});
}

struct Played {
  std::vector<double> rewards;
  std::vector<float> sums;  // of each observation
  std::size_t steps = 0;
};

// An episode of random actions.
Played play(CarEnvironment& environment, std::uint32_t name) {
  rng::Stream random = stream(name);
  environment.reset(random);
  Played played;
  for (bool over = false; !over;) {
    float sum = 0;
    for (float value : environment.observation()) sum += value;
    played.sums.push_back(sum);
    const Actions actions = {static_cast<float>(random.uniform(-1, 1)),
                             static_cast<float>(random.uniform(0, 0.4)), 0};
    const StepResult result = environment.step(actions);
    played.rewards.push_back(result.reward);
    over = result.episode_over;
  }
  played.steps = environment.steps();
  return played;
}

TEST(CarEnvironment, ObservesThePictureOfItsWorld) {
  CarEnvironment environment(Variation{});
  CarWorld world(Variation{});
  rng::Stream random = stream(1), same = stream(1);
  environment.reset(random);
  world.reset(draw_track(same));
  Rasteriser rasteriser;
  Picture picture(kPictureSize, kPictureSize), view(kViewSize, kViewSize);
  for (int i = 0; i < 20; ++i) {
    rasteriser.draw(world.scene(), picture);
    resize(picture, view);
    const auto observation = environment.observation();
    ASSERT_EQ(observation.size(), 3u * 84 * 84);
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t p = 0; p < 84 * 84; ++p) {
        ASSERT_EQ(observation[c * 84 * 84 + p], static_cast<float>(view.plane(c)[p]) / 255.0f);
      }
    }
    const Actions actions = {0.2f, 0.5f, 0};
    const StepResult result = environment.step(actions);
    EXPECT_EQ(result.reward, world.step({actions[0], actions[1], actions[2]}).reward);
  }
  EXPECT_EQ(environment.steps(), 20u);
}

TEST(CarEnvironment, AnEpisodeDependsOnlyOnItsStream) {
  for (const Variation& variation : {Variation{}, Variation{.friction = 0.5, .side_force = 10}}) {
    CarEnvironment used(variation);
    for (std::uint32_t name = 0; name < 3; ++name) {
      CarEnvironment fresh(variation);
      const Played expected = play(fresh, name), actual = play(used, name);
      EXPECT_EQ(actual.rewards, expected.rewards);
      EXPECT_EQ(actual.sums, expected.sums);
      EXPECT_EQ(actual.steps, expected.rewards.size());
    }
  }
}

TEST(CarEnvironment, TwentyLossesInARowAreTheEnd) {
  CarEnvironment environment(Variation{});
  rng::Stream random = stream(2);
  environment.reset(random);
  for (int i = 0; i < 21; ++i) {
    const StepResult result = environment.step(Actions{0, 0, 0});
    EXPECT_EQ(result.reward > 0, i == 0) << "the tiles under the car, then nothing";
    EXPECT_EQ(result.episode_over, i == 20);
  }
}

TEST(CarEnvironment, ActionsThatAreNotFiniteMakeTheRewardNaN) {
  CarEnvironment fresh(Variation{}), environment(Variation{});
  const Played expected = play(fresh, 5);
  for (float poison :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()}) {
    for (std::size_t entry = 0; entry < 3; ++entry) {
      rng::Stream random = stream(4);
      environment.reset(random);
      Actions actions{};
      actions[entry] = poison;
      const StepResult result = environment.step(actions);
      EXPECT_TRUE(std::isnan(result.reward));
      EXPECT_TRUE(result.episode_over);
    }
    EXPECT_EQ(play(environment, 5).rewards, expected.rewards);
  }
}

TEST(CarEnvironment, HugeActionsAreHarmless) {
  constexpr float kHuge = std::numeric_limits<float>::max();
  for (float steering : {-kHuge, kHuge}) {
    CarEnvironment environment(Variation{.friction = 1e6, .side_force = 1e6});
    rng::Stream random = stream(6);
    environment.reset(random);
    bool over = false;
    for (int i = 0; i < 300 && !over; ++i) {
      const StepResult result =
          environment.step(Actions{steering, kHuge, i % 2 == 0 ? -kHuge : 0.3f});
      ASSERT_TRUE(std::isfinite(result.reward)) << i;
      over = result.episode_over;
    }
  }
}

TEST(CarEpisode, LastsAThousandStepsAtMost) {
  Episode episode;
  for (int i = 1; i <= 999; ++i) EXPECT_FALSE(episode.ends_after(i % 20 == 0 ? 1 : -1, false)) << i;
  EXPECT_TRUE(episode.ends_after(1, false));
  EXPECT_EQ(episode.steps(), 1000u);
  EXPECT_TRUE(Episode().ends_after(1, true));
}

}  // namespace
}  // namespace hebbes::envs::car_racing
