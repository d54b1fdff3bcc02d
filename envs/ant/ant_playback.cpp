#include "envs/ant/ant_playback.h"

#include <algorithm>

#include "envs/ant/episode.h"
#include "envs/replay_arrays.h"

namespace hebbes::envs::ant {
namespace {

std::vector<std::array<double, kJoints>> read_actions(const Trace& input) {
  const std::vector<double> values = numbers(input, "actions", std::array{kAnyExtent, kJoints});
  std::vector<std::array<double, kJoints>> actions(values.size() / kJoints);
  auto value = values.begin();
  for (auto& action : actions) {
    std::copy_n(value, kJoints, action.begin());
    value += kJoints;
  }
  return actions;
}

std::array<double, kJoints> read_start(const Trace& input) {
  const auto values = numbers(input, "initial_joint_positions", std::array{kJoints});
  std::array<double, kJoints> start;
  std::ranges::copy(values, start.begin());
  return start;
}

}  // namespace

// What is recorded after each step.
struct AntPlayback::Recording {
  Column<float> obs{{kObservationSize}, "observation after the step, clipped to [-5, 5]", "1"};
  Column<double> rewards{{5}, "alive, progress, electricity, joints at limit, feet collision", "1"};
  Column<std::uint8_t> done{{}, "the torso lies on the floor, or 1000 steps are over", "1"};
  Column<double> xyz{{3}, "position of the torso's centre", "m"};
  Column<double> rpy{{3}, "roll, pitch and yaw of the torso", "rad"};
  Column<double> joint_pos{{kJoints}, "joint positions, hip_1 ankle_1 ... hip_4 ankle_4", "rad"};
  Column<double> joint_vel{
      {kJoints}, "joint velocities along the joints' axes as modelled", "rad/s"};
  Column<std::uint8_t> feet{
      {kLegs}, "contact of the front left, front right, left back and right back foot", "1"};

  void append(const Observer& observer, const Rewards& r, const AntState& state, bool over) {
    obs.append(observer.observation());
    rewards.append(
        std::array{r.alive, r.progress, r.electricity, r.joints_at_limit, r.feet_collision});
    done.append(std::array{static_cast<std::uint8_t>(over)});
    xyz.append(state.torso_position);
    rpy.append(roll_pitch_yaw(state.torso_orientation));
    joint_pos.append(state.joint_position);
    joint_vel.append(state.joint_velocity);
    feet.append(state.foot_contact);
  }

  void store(std::map<std::string, Array>& arrays) const {
    arrays["obs"] = obs.array();
    arrays["rewards"] = rewards.array();
    arrays["done"] = done.array();
    arrays["torso_xyz"] = xyz.array();
    arrays["torso_rpy"] = rpy.array();
    arrays["joint_pos"] = joint_pos.array();
    arrays["joint_vel"] = joint_vel.array();
    arrays["feet_contact"] = feet.array();
  }
};

AntPlayback::AntPlayback(const Trace& input, const AntModel& model, EngineKind engine)
    : world_(model, engine),
      figure_(model),
      observer_(model.limits),
      output_{input.task, input.variation, {}},
      recording_(std::make_unique<Recording>()) {
  world_.reset(read_start(input));
  actions_ = read_actions(input);
  observer_.reset(world_.state());
  const auto first = observer_.observation();
  output_.arrays["obs_init"] = {{kObservationSize},
                                std::vector<float>(first.begin(), first.end()),
                                "observation before the first step",
                                "1"};
}

AntPlayback::~AntPlayback() = default;

bool AntPlayback::step() {
  if (taken_ == actions_.size()) return false;
  const auto& action = actions_[taken_++];
  world_.step(action);
  const Rewards rewards = observer_.step(action, world_.state());
  reward_ = rewards.progress;
  recording_->append(observer_, rewards, world_.state(),
                     observer_.fallen() || taken_ >= kMaximumSteps);
  return true;
}

Trace AntPlayback::trace() const {
  Trace output = output_;
  recording_->store(output.arrays);
  return output;
}

}  // namespace hebbes::envs::ant
