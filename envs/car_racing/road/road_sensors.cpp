#include "envs/car_racing/road/road_sensors.h"

#include <algorithm>
#include <array>
#include <limits>

#include "envs/car_racing/car/car_shapes.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr float kHullReach = 3.0f;     // no part is farther from the hull's origin, m
constexpr float kWheelReach = 0.7f;    // from a wheel's
constexpr float kSearchMargin = 4.0f;  // about the car, so that a search lasts for some steps

constexpr float kNowhere = std::numeric_limits<float>::infinity();

b2AABB box_about(const b2Vec2& centre, float reach) {
  b2AABB box;
  box.lowerBound = centre - b2Vec2(reach, reach);
  box.upperBound = centre + b2Vec2(reach, reach);
  return box;
}

b2Transform world_frame() {
  b2Transform frame;
  frame.SetIdentity();
  return frame;
}

// Seen from the edges of `tile` alone, do the shapes surely touch or surely not? Box2D counts gaps
// of up to 2 b2_polygonRadius between the polygons as touching.
enum class Verdict { kTouching, kApart, kUnclear };
Verdict look(const b2PolygonShape& tile, const b2PolygonShape& shape, const b2Transform& frame) {
  constexpr float kSure = 0.01f;                       // m, far beyond rounding
  std::array<float, b2_maxPolygonVertices> outermost;  // of each corner, over the edges
  outermost.fill(-kNowhere);
  std::array<b2Vec2, b2_maxPolygonVertices> corners;
  for (int32 c = 0; c < shape.m_count; ++c) corners[c] = b2Mul(frame, shape.m_vertices[c]);
  for (int32 e = 0; e < tile.m_count; ++e) {
    float innermost = kNowhere;
    for (int32 c = 0; c < shape.m_count; ++c) {
      const float outside = b2Dot(tile.m_normals[e], corners[c] - tile.m_vertices[e]);
      innermost = std::min(innermost, outside);
      outermost[c] = std::max(outermost[c], outside);
    }
    if (innermost > 2 * b2_polygonRadius + kSure) return Verdict::kApart;
  }
  for (int32 c = 0; c < shape.m_count; ++c) {
    if (outermost[c] < -kSure) return Verdict::kTouching;
  }
  return Verdict::kUnclear;
}

bool touch(const b2PolygonShape& tile, const b2PolygonShape& shape, const b2Transform& frame) {
  const Verdict verdict = look(tile, shape, frame);
  if (verdict != Verdict::kUnclear) return verdict == Verdict::kTouching;
  return b2TestOverlap(&tile, 0, &shape, 0, world_frame(), frame);
}

}  // namespace

void RoadSensors::reset(const Track& track) {
  tiles_.clear();
  for (const RoadPolygon& polygon : track.road) {
    if (polygon.kind != RoadPolygon::Kind::kTile) continue;
    Tile& tile = tiles_.emplace_back();
    tile.shape = tile_shape(polygon);
    tile.shape.ComputeAABB(&tile.box, world_frame(), 0);
  }
  searched_.lowerBound = {kNowhere, kNowhere};
  searched_.upperBound = {-kNowhere, -kNowhere};
  near_.clear();
  near_.reserve(tiles_.size());
}

void RoadSensors::feel(const b2Transform& hull, std::span<const b2Transform, kWheels> wheels,
                       RoadContacts& contacts) {
  const b2AABB hull_box = box_about(hull.p, kHullReach);
  std::array<b2AABB, kWheels> wheel_boxes;
  b2AABB car_box = hull_box;
  for (std::size_t w = 0; w < kWheels; ++w) {
    wheel_boxes[w] = box_about(wheels[w].p, kWheelReach);
    car_box.Combine(wheel_boxes[w]);
  }
  if (!searched_.Contains(car_box)) find_near_tiles(car_box);

  contacts.wheels_leave_all();
  const CarShapes& shapes = car_shapes();
  for (const std::size_t t : near_) {
    const auto& [tile, tile_box] = tiles_[t];
    if (!b2TestOverlap(tile_box, car_box)) continue;
    for (std::size_t w = 0; w < kWheels; ++w) {
      if (!b2TestOverlap(tile_box, wheel_boxes[w])) continue;
      if (touch(tile, shapes.wheel, wheels[w])) contacts.wheel_touches(w, t);
    }
    for (const b2PolygonShape& part : shapes.hull) {
      if (contacts.touched()[t]) break;
      if (touch(tile, part, hull)) contacts.hull_touches(t);
    }
  }
}

void RoadSensors::find_near_tiles(const b2AABB& car) {
  const b2Vec2 margin(kSearchMargin, kSearchMargin);
  searched_.lowerBound = car.lowerBound - margin;
  searched_.upperBound = car.upperBound + margin;
  near_.clear();
  for (std::size_t t = 0; t < tiles_.size(); ++t) {
    if (b2TestOverlap(tiles_[t].box, searched_)) near_.push_back(t);
  }
}

}  // namespace hebbes::envs::car_racing
