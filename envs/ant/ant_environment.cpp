#include "envs/ant/ant_environment.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace hebbes::envs::ant {

AntEnvironment::AntEnvironment(const std::vector<AntModel>& models, EngineKind engine)
    : world_(models, engine),
      figures_(models.begin(), models.end()),
      observer_(models.front().limits) {}

void AntEnvironment::reset(rng::Stream& random) {
  form_ = 0;
  std::array<double, kJoints> positions;
  for (double& position : positions) position = random.uniform(-0.1, 0.1);
  world_.reset(positions);
  observer_ = Observer(world_.model().limits);
  observer_.reset(world_.state());
  constexpr std::array<double, kJoints> kRest{};
  for (std::size_t i = 0; i < kBurnInSteps; ++i) {
    world_.step(kRest);
    observer_.step(kRest, world_.state());
  }
  episode_ = Episode();
}

void AntEnvironment::become(std::size_t form) {
  const double depth = std::min(0.0, figures_[form_].lowest_point(world_.state()));
  const double deeper = depth - figures_[form].lowest_point(world_.state());
  form_ = form;
  world_.become(form, std::max(0.0, deeper));
  observer_.become(world_.model().limits, world_.state());
}

StepResult AntEnvironment::step(std::span<const float> action) {
  assert(action.size() == kJoints);
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  std::array<double, kJoints> torques;
  std::copy(action.begin(), action.end(), torques.begin());
  if (!std::all_of(torques.begin(), torques.end(), [](double t) { return std::isfinite(t); })) {
    episode_.ends_after(kNaN, true);
    return {.reward = kNaN, .episode_over = true};
  }
  world_.step(torques);
  const Rewards rewards = observer_.step(torques, world_.state());
  const bool over = episode_.ends_after(rewards.progress, observer_.fallen());
  if (!world_.sane()) return {.reward = kNaN, .episode_over = true};
  return {.reward = rewards.progress, .episode_over = over};
}

}  // namespace hebbes::envs::ant
