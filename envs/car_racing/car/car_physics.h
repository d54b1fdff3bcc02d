// The physics that every engine of the car computes; SI units.
//
// Source: Gym 0.17, car_dynamics.
#pragma once

namespace hebbes::envs::car_racing {

inline constexpr double kTimeStep = 1.0 / 50;
inline constexpr float kBodyTimeStep = static_cast<float>(kTimeStep);  ///< as bodies have it
inline constexpr int kVelocitySweeps = 180;  ///< over the four joints, a step
inline constexpr int kPositionSweeps = 60;   ///< at most

inline constexpr double kSize = 0.02;  ///< scales all of the car
inline constexpr double kWheelRadius = 27 * kSize;
inline constexpr double kWheelHalfWidth = 14 * kSize;

inline constexpr float kHullDensity = 1.0f;  ///< kg/m^2
inline constexpr float kWheelDensity = 0.1f;

inline constexpr float kSteeringLimit = 0.4f;  ///< of a wheel's joint, rad, to both sides
inline constexpr float kSteeringTorque = static_cast<float>(180 * 900 * kSize * kSize);  ///< N m

/// -1, 0 or 1.
constexpr double sign(double value) {
  return static_cast<double>((value > 0) - (value < 0));
}

}  // namespace hebbes::envs::car_racing
