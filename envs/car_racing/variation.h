// The parameters of a variation of the car's world.
#pragma once

namespace hebbes::envs::car_racing {

/// In which frame a variation's side force pushes.
enum class PushFrame {
  kWheelFrames,  ///< as a bias of each wheel's sideways slip speed, m/s
  kWorld,        ///< as an acceleration of the whole car along the world's x axis, m/s^2
};

struct Variation {
  double friction = 1;    ///< factor of the tyres' largest force, > 0
  double side_force = 0;  ///< > 0 pushes east, in the unit of the push's frame
  PushFrame push_frame = PushFrame::kWheelFrames;
};

}  // namespace hebbes::envs::car_racing
