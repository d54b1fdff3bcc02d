#include "envs/ant/ant_replay.h"

#include <array>

#include "envs/ant/ant_world.h"
#include "envs/ant/episode.h"
#include "envs/ant/observation.h"
#include "envs/ant/recorded_motion.h"
#include "envs/replay_arrays.h"

namespace hebbes::envs::ant {
namespace {

// What is recorded after each step.
struct Recording {
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
};

}  // namespace

Trace replay(const Trace& input, const AntModel& model, EngineKind engine) {
  const RecordedMotion motion = read_motion(input);
  AntWorld world(model, engine);
  world.reset(motion.start);
  Observer observer(model.limits);
  observer.reset(world.state());
  const auto first = observer.observation();

  Recording recording;
  for (std::size_t t = 0; t < motion.actions.size(); ++t) {
    world.step(motion.actions[t]);
    const Rewards rewards = observer.step(motion.actions[t], world.state());
    recording.append(observer, rewards, world.state(), observer.fallen() || t + 1 >= kMaximumSteps);
  }

  Trace output{input.task, input.variation, {}};
  output.arrays["obs_init"] = {{kObservationSize},
                               std::vector<float>(first.begin(), first.end()),
                               "observation before the first step",
                               "1"};
  output.arrays["obs"] = recording.obs.array();
  output.arrays["rewards"] = recording.rewards.array();
  output.arrays["done"] = recording.done.array();
  output.arrays["torso_xyz"] = recording.xyz.array();
  output.arrays["torso_rpy"] = recording.rpy.array();
  output.arrays["joint_pos"] = recording.joint_pos.array();
  output.arrays["joint_vel"] = recording.joint_vel.array();
  output.arrays["feet_contact"] = recording.feet.array();
  return output;
}

}  // namespace hebbes::envs::ant
