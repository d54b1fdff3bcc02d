// The car's shapes and masses, in Box2D's terms.
#pragma once

#include <box2d/box2d.h>

#include <array>
#include <span>

#include "envs/car_racing/car/variation.h"
#include "envs/car_racing/picture/scene.h"
#include "envs/car_racing/road/track.h"

namespace hebbes::envs::car_racing {

/// The hull's polygons and the wheels', each in its body's frame, m.
struct CarShapes {
  std::array<b2PolygonShape, 4> hull;
  b2PolygonShape wheel;
  b2MassData hull_mass;  ///< as Box2D 2.3 sums it: about the mean of a polygon's vertices
  b2MassData wheel_mass;
};
const CarShapes& car_shapes();

/// What engines need of a variation.
struct CarBody {
  b2MassData hull_mass;
  float steering_limit;
};
CarBody car_body(const Variation& variation = {});

/// Where a wheel is fixed to the hull, in the hull's frame.
b2Vec2 wheel_anchor(std::size_t wheel);

/// Where a body's origin is before the first step. A wheel's place is not turned with the hull: the
/// first step pulls it where it belongs.
b2Vec2 hull_start(const TrackPiece& start);
b2Vec2 wheel_start(std::size_t wheel, const TrackPiece& start);

/// The convex hull of a tile.
b2PolygonShape tile_shape(const RoadPolygon& tile);

}  // namespace hebbes::envs::car_racing
