// Sensor noise and action delay, around a world that only notes what reaches it.
#include "envs/noise_and_delay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace hebbes::envs {
namespace {

constexpr std::size_t kActions = 2, kValues = 500;

/// Shows the number of its step everywhere.
class Counter final : public Environment {
 public:
  explicit Counter(std::vector<float>& actions) : actions_(actions) {}

  void reset(rng::Stream&) override { seen_.assign(kValues, 0.0f); }
  StepResult step(std::span<const float> action) override {
    actions_.insert(actions_.end(), action.begin(), action.end());
    for (float& value : seen_) value += 1.0f;
    return {.reward = 1.0, .episode_over = false};
  }
  std::span<const float> observation() const override { return seen_; }
  std::size_t steps() const override { return actions_.size() / kActions; }
  Scene scene() const override { return {}; }
  void look(Snapshot&) const override {}

 private:
  std::vector<float>& actions_;
  std::vector<float> seen_;
};

rng::Stream stream(std::uint32_t name) {
  return rng::Stream(3, {.individual = name});
}

TEST(NoiseAndDelay, NoneIsTheEnvironmentItself) {
  std::vector<float> actions;
  auto own = std::make_unique<Counter>(actions);
  const Environment* before = own.get();
  EXPECT_EQ(with_noise_and_delay(std::move(own), {{}}, kActions).get(), before);
}

TEST(NoiseAndDelay, ActionsArriveLaterAndInOrder) {
  std::vector<float> actions;
  const auto late =
      with_noise_and_delay(std::make_unique<Counter>(actions), {{.action_delay = 3}}, kActions);
  for (int episode = 0; episode < 2; ++episode) {
    actions.clear();
    rng::Stream random = stream(1);
    late->reset(random);
    for (int t = 1; t <= 6; ++t) {
      const auto a = static_cast<float>(t);
      late->step(std::vector<float>{a, -a});
    }
    EXPECT_EQ(actions, (std::vector<float>{0, 0, 0, 0, 0, 0, 1, -1, 2, -2, 3, -3}));
  }
}

std::vector<float> noise(double deviation, std::uint32_t name, int steps) {
  std::vector<float> actions, all;
  const auto noisy = with_noise_and_delay(std::make_unique<Counter>(actions),
                                          {{.sensor_noise = deviation}}, kActions);
  rng::Stream random = stream(name);
  noisy->reset(random);
  for (int t = 0; t <= steps; ++t) {
    for (const float value : noisy->observation()) all.push_back(value - static_cast<float>(t));
    noisy->step(std::vector<float>(kActions, 0.0f));
  }
  return all;
}

TEST(NoiseAndDelay, NoiseIsNormalAndNewInEachStep) {
  constexpr double kDeviation = 0.25;
  const auto drawn = noise(kDeviation, 1, 99);
  const auto count = static_cast<double>(drawn.size());
  double sum = 0, squares = 0, neighbours = 0;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const auto z = static_cast<double>(drawn[i]) / kDeviation;
    sum += z;
    squares += z * z;
    if (i >= kValues) neighbours += z * static_cast<double>(drawn[i - kValues]) / kDeviation;
  }
  // Normal for so many: each within five standard deviations, p < 1e-6.
  EXPECT_LT(std::abs(sum / std::sqrt(count)), 5);
  EXPECT_LT(std::abs((squares - count) / std::sqrt(2 * count)), 5);
  EXPECT_LT(std::abs(neighbours / std::sqrt(count)), 5);
}

TEST(NoiseAndDelay, NoiseIsNamedByTheEpisodesStream) {
  EXPECT_EQ(noise(0.5, 1, 3), noise(0.5, 1, 3));
  EXPECT_NE(noise(0.5, 1, 3), noise(0.5, 2, 3));
}

}  // namespace
}  // namespace hebbes::envs
