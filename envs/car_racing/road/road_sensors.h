// Sensors of the tiles of the road under the car.
#pragma once

#include <box2d/box2d.h>

#include <span>
#include <vector>

#include "envs/car_racing/picture/scene.h"
#include "envs/car_racing/road/road_contacts.h"
#include "envs/car_racing/road/track.h"

namespace hebbes::envs::car_racing {

/// Shapes touch where Box2D says so, by b2TestOverlap(). It is asked only where it is not plain.
class RoadSensors {
 public:
  void reset(const Track& track);

  /// Brings the contacts up to date with where hull and wheels are.
  void feel(const b2Transform& hull, std::span<const b2Transform, kWheels> wheels,
            RoadContacts& contacts);

 private:
  struct Tile {
    b2PolygonShape shape;
    b2AABB box;
  };

  void find_near_tiles(const b2AABB& car);

  std::vector<Tile> tiles_;
  b2AABB searched_;                // tiles_ outside of it are not near
  std::vector<std::size_t> near_;  // in ascending order
};

}  // namespace hebbes::envs::car_racing
