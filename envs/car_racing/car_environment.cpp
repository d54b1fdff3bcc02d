#include "envs/car_racing/car_environment.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace hebbes::envs::car_racing {

void CarEnvironment::reset(rng::Stream& random) {
  if (form_ != 0) world_.become(forms_[form_ = 0]);
  world_.reset(draw_track(random));
  episode_ = Episode();
  view_.observe(world_.scene());
}

void CarEnvironment::become(std::size_t form) {
  form_ = form;
  world_.become(forms_[form]);
  view_.observe(world_.scene());
}

StepResult CarEnvironment::step(std::span<const float> action) {
  assert(action.size() == 3);
  if (!std::all_of(action.begin(), action.end(), [](float a) { return std::isfinite(a); })) {
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    episode_.ends_after(kNaN, true);
    return {.reward = kNaN, .episode_over = true};
  }
  const Outcome outcome =
      world_.step({.steering = action[0], .gas = action[1], .brake = action[2]});
  view_.observe(world_.scene());
  return {.reward = outcome.reward,
          .episode_over = episode_.ends_after(outcome.reward, outcome.done)};
}

}  // namespace hebbes::envs::car_racing
