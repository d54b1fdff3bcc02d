#include "envs/noise_and_delay.h"

#include <algorithm>
#include <utility>

#include "lib/rng/bulk.h"

namespace hebbes::envs {
namespace {

constexpr std::int64_t kLongestDelay = 1000;  // steps

class NoisyLateEnvironment final : public EnvironmentAround {
 public:
  NoisyLateEnvironment(std::unique_ptr<Environment> environment, std::vector<NoiseAndDelay> between,
                       std::size_t action_size)
      : EnvironmentAround(std::move(environment)),
        between_(std::move(between)),
        action_size_(action_size),
        actions_((longest_delay() + 1) * action_size) {}

  void reset(rng::Stream& random) override {
    inner().reset(random);
    noise_name_.seed = std::uint64_t{random.word()} << 32 | random.word();
    noise_name_.generation = 0;
    std::ranges::fill(actions_, 0.0f);
    observe();
  }

  StepResult step(std::span<const float> action) override {
    const auto size = static_cast<std::ptrdiff_t>(action_size_);
    std::shift_left(actions_.begin(), actions_.end(), size);
    std::ranges::copy(action, actions_.end() - size);
    const std::size_t ago = now().action_delay * action_size_;
    const auto result = inner().step(
        std::span(actions_).subspan(actions_.size() - action_size_ - ago, action_size_));
    ++noise_name_.generation;
    observe();
    return result;
  }

  std::span<const float> observation() const override {
    return now().sensor_noise > 0 ? std::span<const float>(observed_) : inner().observation();
  }

 private:
  const NoiseAndDelay& now() const { return between_[inner().form()]; }

  std::size_t longest_delay() const {
    return std::ranges::max(between_, {}, &NoiseAndDelay::action_delay).action_delay;
  }

  void observe() {
    if (now().sensor_noise == 0) return;
    const auto truth = inner().observation();
    observed_.resize(truth.size());
    rng::fill_normal(noise_name_, 0, observed_);
    const auto scale = static_cast<float>(now().sensor_noise);
    for (std::size_t i = 0; i < truth.size(); ++i) observed_[i] = truth[i] + scale * observed_[i];
  }

  std::vector<NoiseAndDelay> between_;  // [forms]
  rng::Family noise_name_;              // its generation is the step
  std::size_t action_size_;
  std::vector<float> actions_;  // [longest delay + 1, actions], the last at the end
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
                                                  std::vector<NoiseAndDelay> between,
                                                  std::size_t action_size) {
  if (std::ranges::all_of(between, &NoiseAndDelay::is_none)) return environment;
  return std::make_unique<NoisyLateEnvironment>(std::move(environment), std::move(between),
                                                action_size);
}

}  // namespace hebbes::envs
