#include "envs/mujoco/mujoco_environment.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "lib/rng/bulk.h"

namespace hebbes::envs::mujoco {
namespace {

constexpr StepResult kFailed = {std::numeric_limits<double>::quiet_NaN(), true};

}  // namespace

Needs needs_of(const MujocoSettings& settings) {
  return {.contact_forces = settings.observation.contact_forces || settings.weights.contact != 0,
          .mass_centres = settings.follows_mass_centre};
}

MujocoEnvironment::MujocoEnvironment(const mjModel& model,
                                     const std::vector<std::vector<Edit>>& forms,
                                     const MujocoSettings& settings)
    : world_(model, forms, settings.frame_skip, needs_of(settings)),
      observer_(model, settings.observation),
      rewards_(model, settings),
      noise_(settings.noise),
      max_steps_(settings.max_steps),
      ends_unhealthy_(settings.ends_unhealthy),
      positions_(size_of(model.nq)),
      velocities_(size_of(model.nv)),
      action_(size_of(model.nu)),
      normal_(size_of(model.nv)) {
  for (std::size_t f = 0; f < world_.forms(); ++f) {
    figures_.emplace_back(world_.model(f), world_.model(0));
  }
}

void MujocoEnvironment::reset(rng::Stream& random) {
  const mjModel& model = world_.model(0);
  for (std::size_t i = 0; i < positions_.size(); ++i) {
    positions_[i] = model.qpos0[i] + noise_.scale * random.uniform(-1, 1);
  }
  if (noise_.is_normal) {
    const std::uint64_t seed = std::uint64_t{random.word()} << 32 | random.word();
    rng::fill_normal({.seed = seed}, 0, normal_);
    std::ranges::transform(normal_, velocities_.begin(),
                           [&](float z) { return noise_.scale * static_cast<double>(z); });
  } else {
    for (double& velocity : velocities_) velocity = noise_.scale * random.uniform(-1, 1);
  }
  world_.start(positions_, velocities_);
  rewards_.begin(world_.data());
  observer_.observe(world_.data());
  steps_ = 0;
}

void MujocoEnvironment::become(std::size_t form) {
  world_.become(form);
  rewards_.begin(world_.data());
  observer_.observe(world_.data());
}

StepResult MujocoEnvironment::step(std::span<const float> action) {
  assert(action.size() == action_.size());
  ++steps_;
  if (!std::ranges::all_of(action, [](float a) { return std::isfinite(a); })) return kFailed;
  std::ranges::copy(action, action_.begin());
  world_.step(action_);
  if (!world_.is_sane()) return kFailed;
  observer_.observe(world_.data());
  const double reward = rewards_.step(world_.model(), world_.data()).total();
  const bool has_fallen = ends_unhealthy_ && !rewards_.is_healthy(world_.model(), world_.data());
  return {reward, has_fallen || steps_ >= max_steps_};
}

void MujocoEnvironment::look(Snapshot& snapshot) const {
  figures_[world_.form()].look(world_.model(), world_.data(), snapshot);
}

}  // namespace hebbes::envs::mujoco
