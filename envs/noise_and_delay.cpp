#include "envs/noise_and_delay.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "lib/rng/bulk.h"

namespace hebbes::envs {
namespace {

constexpr std::int64_t kLongestDelay = 1000;  // steps

class NoisyLateEnvironment final : public Environment {
 public:
  NoisyLateEnvironment(std::unique_ptr<Environment> environment, const NoiseAndDelay& between,
                       std::size_t action_size)
      : environment_(std::move(environment)),
        between_(between),
        pending_((between.action_delay + 1) * action_size) {}

  void reset(rng::Stream& random) override {
    environment_->reset(random);
    noise_name_.seed = std::uint64_t{random.word()} << 32 | random.word();
    noise_name_.generation = 0;
    std::ranges::fill(pending_, 0.0f);
    observe();
  }

  StepResult step(std::span<const float> action) override {
    std::ranges::copy(action, pending_.end() - static_cast<std::ptrdiff_t>(action.size()));
    const auto result = environment_->step(std::span(pending_).first(action.size()));
    std::shift_left(pending_.begin(), pending_.end(), static_cast<std::ptrdiff_t>(action.size()));
    ++noise_name_.generation;
    observe();
    return result;
  }

  std::span<const float> observation() const override {
    return between_.sensor_noise > 0 ? std::span<const float>(observed_)
                                     : environment_->observation();
  }
  std::size_t steps() const override { return environment_->steps(); }
  Scene scene() const override { return environment_->scene(); }
  void look(Snapshot& snapshot) const override { environment_->look(snapshot); }
  bool draw(Picture& picture) override { return environment_->draw(picture); }

 private:
  void observe() {
    if (between_.sensor_noise == 0) return;
    const auto truth = environment_->observation();
    observed_.resize(truth.size());
    rng::fill_normal(noise_name_, 0, observed_);
    const auto scale = static_cast<float>(between_.sensor_noise);
    for (std::size_t i = 0; i < truth.size(); ++i) observed_[i] = truth[i] + scale * observed_[i];
  }

  std::unique_ptr<Environment> environment_;
  NoiseAndDelay between_;
  rng::Family noise_name_;      // its generation is the step
  std::vector<float> pending_;  // [delay + 1, actions], the next first
  std::vector<float> observed_;
};

}  // namespace

std::vector<kinds::Option> noise_and_delay_parameters() {
  return {{.name = "sensor_noise",
           .description = "standard deviation of noise on each number observed",
           .value = 0.0,
           .check = kinds::within({0, true, 1e6, ">= 0 and <= 1e6"}),
           .is_quiet = true},
          {.name = "action_delay",
           .description = "steps after which an action acts",
           .value = std::int64_t{0},
           .check = kinds::within({0, true, kLongestDelay, ">= 0 and <= 1000"}),
           .is_quiet = true}};
}

std::unique_ptr<Environment> with_noise_and_delay(std::unique_ptr<Environment> environment,
                                                  const NoiseAndDelay& between,
                                                  std::size_t action_size) {
  if (between.is_none()) return environment;
  return std::make_unique<NoisyLateEnvironment>(std::move(environment), between, action_size);
}

}  // namespace hebbes::envs
