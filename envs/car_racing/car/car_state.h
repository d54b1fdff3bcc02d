// The car's state, and the forces on it.
#pragma once

#include <array>

#include "envs/car_racing/picture/scene.h"

namespace hebbes::envs::car_racing {

using Vector = std::array<float, 2>;

struct BodyState {
  Pose pose;
  float angle;             ///< rad
  Vector velocity;         ///< of the centre of mass, m/s
  float angular_velocity;  ///< rad/s
};

struct CarState {
  BodyState hull;
  std::array<BodyState, kWheels> wheels;
  std::array<float, kWheels> joint_angle;  ///< of each wheel against the hull, rad
};

/// What acts on the car during a step.
struct Drive {
  std::array<float, kWheels> motor_speed;   ///< of each wheel's joint, rad/s
  std::array<Vector, kWheels> wheel_force;  ///< on each wheel's centre, N
  Vector hull_force;                        ///< on the hull's centre of mass, N
};

}  // namespace hebbes::envs::car_racing
