// What can be varied of the car and its road.
#pragma once

#include <array>

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
  double engine_power = 1;                           ///< factor
  double brake_strength = 1;                         ///< factor of how far the brake is pressed
  double steering_limit = 0.4;                       ///< of a wheel, rad, to both sides
  double hull_density = 1;                           ///< kg/m^2
  std::array<double, 3> road_colour{102, 102, 102};  ///< of the darkest tiles; red, green, blue
};

}  // namespace hebbes::envs::car_racing
