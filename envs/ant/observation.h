// Observations and rewards of the quadruped.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "envs/ant/ant_model.h"

namespace hebbes::envs::ant {

inline constexpr std::size_t kObservationSize = 28;

/// The parts of a step's reward. The return counts progress alone.
struct Rewards {
  double alive;            ///< +1 with the torso above 0.26 m, else -1
  double progress;         ///< towards the target, m/s
  double electricity;      ///< cost of power and torque, <= 0
  double joints_at_limit;  ///< -0.1 per joint beyond 0.99 of its range
  double feet_collision;   ///< always 0
};

/// Roll, pitch and yaw of a unit quaternion x, y, z, w; rad.
Vector3 roll_pitch_yaw(const std::array<double, 4>& orientation);

/// Turns states into observations and rewards; remembers what either needs of the step before.
class Observer {
 public:
  explicit Observer(const std::array<JointLimits, kJoints>& limits) : limits_(limits) {}

  /// Begins with the state of a world that was just reset.
  void reset(const AntState& state);

  /// Goes on with a body that has other limits, in this state.
  void become(const std::array<JointLimits, kJoints>& limits, const AntState& state);

  /// Takes in the state that `actions` led to.
  Rewards step(std::span<const double, kJoints> actions, const AntState& state);

  /// All entries in [-5, 5]: height above the start; sine and cosine of the angle to the target;
  /// 0.3 times the torso's velocity, turned by -yaw (3); roll; pitch; of each joint the position
  /// relative to its range, in [-1, 1], and 0.1 times its velocity (16); contact of each foot at
  /// the end of the step before (4).
  const std::array<float, kObservationSize>& observation() const { return observation_; }

  /// The torso lies on the floor, or something is not finite.
  bool fallen() const { return fallen_; }

 private:
  void observe(const AntState& state, int parts);

  std::array<JointLimits, kJoints> limits_;
  std::array<float, kObservationSize> observation_{};
  std::array<float, 2 * kJoints> joints_{};  // before clipping
  std::array<bool, kLegs> foot_contact_{};
  double initial_height_ = 0;
  double potential_ = 0;  // minus the distance to the target in steps of 1 m/s
  bool fallen_ = false;
};

}  // namespace hebbes::envs::ant
