// What the car is made of, in Box2D's terms.
#pragma once

#include <box2d/box2d.h>

#include <array>
#include <span>

#include "envs/car_racing/scene.h"
#include "envs/car_racing/track.h"

namespace hebbes::envs::car_racing {

/// The hull's polygons and the wheels', each in its body's frame, m.
struct CarShapes {
  std::array<b2PolygonShape, 4> hull;
  b2PolygonShape wheel;
  b2MassData hull_mass;  ///< as Box2D 2.3 sums it: about the mean of a polygon's vertices
  b2MassData wheel_mass;
};
const CarShapes& car_shapes();

/// Where the wheels are fixed to the hull, in units of kSize m.
inline constexpr std::array<Point, kWheels> kWheelPlaces = {
    {{-55, 80}, {55, 80}, {-55, -82}, {55, -82}}};

/// The convex hull of a tile.
b2PolygonShape tile_shape(const RoadPolygon& tile);

}  // namespace hebbes::envs::car_racing
