#include "envs/mujoco/mujoco_playback.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "envs/mujoco/mujoco_environment.h"
#include "envs/replay_arrays.h"

namespace hebbes::envs::mujoco {
namespace {

/// The array, or `otherwise` where it is left out.
std::vector<double> start_of(const Trace& input, const std::string& name,
                             std::vector<double> otherwise) {
  if (!input.arrays.contains(name)) return otherwise;
  return numbers(input, name, std::array{otherwise.size()});
}

}  // namespace

// What is recorded after each step.
struct MujocoPlayback::Recording {
  Recording(const mjModel& model, std::size_t observation)
      : obs({observation}, "observation after the step", "1"),
        qpos({size_of(model.nq)}, "positions, in the model's order", "m, rad, 1"),
        qvel({size_of(model.nv)}, "velocities, in the model's order", "m/s, rad/s") {}

  void append(const MujocoWorld& world, const Observer& observer, const RewardTerms& terms,
              double total, bool is_over) {
    obs.append(observer.observation());
    rewards.append(
        std::array{terms.forward, terms.alive, terms.control, terms.contact, terms.goal});
    reward.append(std::array{total});
    done.append(std::array{static_cast<std::uint8_t>(is_over)});
    qpos.append(std::span(world.data().qpos, size_of(world.model().nq)));
    qvel.append(std::span(world.data().qvel, size_of(world.model().nv)));
  }

  void store(std::map<std::string, Array>& arrays) const {
    arrays["obs"] = obs.array();
    arrays["rewards"] = rewards.array();
    arrays["reward"] = reward.array();
    arrays["done"] = done.array();
    arrays["qpos"] = qpos.array();
    arrays["qvel"] = qvel.array();
  }

  Column<float> obs;
  Column<double> rewards{{5}, "forward, alive, control, contact, goal; costs negative", "1"};
  Column<double> reward{{}, "the sum of the rewards", "1"};
  Column<std::uint8_t> done{{}, "not healthy, or the last step of an episode", "1"};
  Column<double> qpos, qvel;
};

MujocoPlayback::MujocoPlayback(const Trace& input, const mjModel& model,
                               const std::vector<Edit>& edits, const MujocoSettings& settings)
    : world_(model, {edits}, settings.frame_skip, needs_of(settings)),
      observer_(model, settings.observation),
      rewards_(model, settings),
      figure_(world_.model()),
      max_steps_(settings.max_steps),
      ends_unhealthy_(settings.ends_unhealthy),
      actions_(numbers(input, "actions", std::array{kAnyExtent, size_of(model.nu)})),
      output_{input.task, input.variation, {}},
      recording_(std::make_unique<Recording>(model, observer_.size())) {
  world_.start(start_of(input, "initial_positions", {model.qpos0, model.qpos0 + model.nq}),
               start_of(input, "initial_velocities", std::vector<double>(size_of(model.nv))));
  rewards_.begin(world_.data());
  observer_.observe(world_.data());
}

MujocoPlayback::~MujocoPlayback() = default;

bool MujocoPlayback::step() {
  const std::size_t size = size_of(world_.model().nu);
  if (taken_ * size == actions_.size()) return false;
  world_.step(std::span(actions_).subspan(taken_++ * size, size));
  observer_.observe(world_.data());
  const RewardTerms terms = rewards_.step(world_.model(), world_.data());
  reward_ = world_.is_sane() ? terms.total() : std::numeric_limits<double>::quiet_NaN();
  const bool has_fallen = ends_unhealthy_ && !rewards_.is_healthy(world_.model(), world_.data());
  recording_->append(world_, observer_, terms, reward_,
                     has_fallen || taken_ >= max_steps_ || !world_.is_sane());
  return true;
}

Trace MujocoPlayback::trace() const {
  Trace output = output_;
  recording_->store(output.arrays);
  return output;
}

}  // namespace hebbes::envs::mujoco
