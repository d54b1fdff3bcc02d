// The physics that every engine of the quadruped computes; SI units.
#pragma once

namespace hebbes::envs::ant {

inline constexpr double kTimeStep = 0.0165;  ///< of one step, s
inline constexpr int kSubsteps = 4;          ///< of a step; torques hold over all of them
inline constexpr double kSubstep = kTimeStep / kSubsteps;

inline constexpr double kMotorTorque = 250;   ///< at an action of 1, N m
inline constexpr double kDamping = 0.04f;     ///< of speed and of speed squared, per link
inline constexpr double kBodyFriction = 1.5;  ///< but of feet; multiplies the floor's

inline constexpr int kSweeps = 5;                  ///< over all constraints, at most
inline constexpr double kSmallResidual = 1e-7;     ///< squared velocity at which the sweeps stop
inline constexpr double kContactCorrection = 0.9;  ///< share of a penetration removed in a substep
inline constexpr double kLimitCorrection = 0.2;    ///< share of a limit's violation
inline constexpr double kLimitImpulse = 100;       ///< largest, N m s
inline constexpr double kSlop = 1e-5;              ///< a point this deep just touches, m

}  // namespace hebbes::envs::ant
