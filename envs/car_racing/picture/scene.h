// The contents of a picture of the car's world.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "envs/car_racing/picture/palette.h"
#include "envs/car_racing/road/track.h"

namespace hebbes::envs::car_racing {

inline constexpr std::size_t kWheels = 4;  ///< front left, front right, rear left, rear right

/// Where a body's origin is and how it is turned, as Box2D stores it: world = R(sin, cos) local +
/// p.
struct Pose {
  float x;
  float y;
  float sine;
  float cosine;
};

/// A moment of an episode.
struct Scene {
  std::span<const RoadPolygon> road;           ///< as in Track::road
  std::span<const std::uint8_t> tile_touched;  ///< [tiles] 1 once anything of the car touched it

  Pose hull;
  float hull_angle;
  std::array<float, 2> hull_velocity;  ///< m/s
  float hull_angular_velocity;         ///< rad/s

  std::array<Pose, kWheels> wheels;
  std::array<double, kWheels> wheel_omega;  ///< rad/s
  std::array<double, kWheels> wheel_phase;  ///< rad
  float steering_angle;                     ///< joint angle of wheel 0, rad

  double time;   ///< s, since the episode's start
  double score;  ///< summed reward, as shown

  const Palette* palette = &kPalette;
};

}  // namespace hebbes::envs::car_racing
