#include "envs/car_racing/car/car_shapes.h"

#include <vector>

#include "envs/car_racing/car/car_physics.h"

namespace hebbes::envs::car_racing {
namespace {

using Corners = std::vector<Point>;  // in units of kSize

const std::array<Corners, 4> kHullOutlines = {{
    {{-60, 130}, {60, 130}, {60, 110}, {-60, 110}},
    {{-15, 120}, {15, 120}, {20, 20}, {-20, 20}},
    {{25, 20}, {50, -10}, {50, -40}, {20, -90}, {-20, -90}, {-50, -40}, {-50, -10}, {-25, 20}},
    {{-50, -120}, {50, -120}, {50, -90}, {-50, -90}},
}};
const Corners kWheelOutline = {{-14, 27}, {14, 27}, {14, -27}, {-14, -27}};
const Corners kWheelPlaces = {{-55, 80}, {55, 80}, {-55, -82}, {55, -82}};

b2Vec2 to_box2d(const Point& point) {
  return {static_cast<float>(point.x), static_cast<float>(point.y)};
}

b2PolygonShape scaled_shape(const Corners& outline) {
  std::vector<b2Vec2> vertices;
  for (const auto& [x, y] : outline) vertices.push_back(to_box2d({x * kSize, y * kSize}));
  b2PolygonShape shape;
  shape.Set(vertices.data(), static_cast<int32>(vertices.size()));
  return shape;
}

b2Vec2 mean_vertex(const b2PolygonShape& shape) {
  b2Vec2 sum(0, 0);
  for (int32 i = 0; i < shape.m_count; ++i) sum += shape.m_vertices[i];
  return (1.0f / static_cast<float>(shape.m_count)) * sum;
}

// Mass, centre, and inertia about the body's origin, by triangles about the mean vertex.
b2MassData polygon_mass(const b2PolygonShape& shape, float density) {
  constexpr float kThird = 1.0f / 3.0f;
  const b2Vec2 mean = mean_vertex(shape);
  b2Vec2 centre(0, 0);
  float area = 0, inertia = 0;
  for (int32 i = 0; i < shape.m_count; ++i) {
    const b2Vec2 a = shape.m_vertices[i] - mean;
    const b2Vec2 b = shape.m_vertices[i + 1 < shape.m_count ? i + 1 : 0] - mean;
    const float twice_area = b2Cross(a, b);
    const float triangle = 0.5f * twice_area;
    area += triangle;
    centre += triangle * kThird * (a + b);
    const float xx = a.x * a.x + b.x * a.x + b.x * b.x;
    const float yy = a.y * a.y + b.y * a.y + b.y * b.y;
    inertia += (0.25f * kThird * twice_area) * (xx + yy);
  }
  centre *= 1.0f / area;
  b2MassData mass;
  mass.mass = density * area;
  mass.center = centre + mean;
  mass.I = density * inertia;
  mass.I += mass.mass * (b2Dot(mass.center, mass.center) - b2Dot(centre, centre));
  return mass;
}

// Added from the last shape to the first.
b2MassData body_mass(std::span<const b2PolygonShape> shapes, float density) {
  b2MassData sum{.mass = 0, .center = {0, 0}, .I = 0};
  for (std::size_t i = shapes.size(); i-- > 0;) {
    const b2MassData part = polygon_mass(shapes[i], density);
    sum.mass += part.mass;
    sum.center += part.mass * part.center;
    sum.I += part.I;
  }
  sum.center *= 1.0f / sum.mass;
  return sum;
}

CarShapes make_shapes() {
  CarShapes shapes;
  for (std::size_t i = 0; i < shapes.hull.size(); ++i) {
    shapes.hull[i] = scaled_shape(kHullOutlines[i]);
  }
  shapes.wheel = scaled_shape(kWheelOutline);
  shapes.hull_mass = body_mass(shapes.hull, kHullDensity);
  shapes.wheel_mass = body_mass({&shapes.wheel, 1}, kWheelDensity);
  return shapes;
}

}  // namespace

const CarShapes& car_shapes() {
  static const CarShapes shapes = make_shapes();
  return shapes;
}

CarBody car_body(const Variation& variation) {
  CarBody body = {car_shapes().hull_mass, static_cast<float>(variation.steering_limit)};
  const auto density = static_cast<float>(variation.hull_density);
  body.hull_mass.mass *= density / kHullDensity;
  body.hull_mass.I *= density / kHullDensity;
  return body;
}

b2Vec2 wheel_anchor(std::size_t wheel) {
  return to_box2d({kWheelPlaces[wheel].x * kSize, kWheelPlaces[wheel].y * kSize});
}

b2Vec2 hull_start(const TrackPiece& start) {
  return to_box2d({start.x, start.y});
}

b2Vec2 wheel_start(std::size_t wheel, const TrackPiece& start) {
  const auto [x, y] = kWheelPlaces[wheel];
  return to_box2d({start.x + x * kSize, start.y + y * kSize});
}

b2PolygonShape tile_shape(const RoadPolygon& tile) {
  std::array<b2Vec2, 4> vertices;
  for (std::size_t i = 0; i < 4; ++i) vertices[i] = to_box2d(tile.corners[i]);
  b2PolygonShape shape;
  shape.Set(vertices.data(), 4);
  return shape;
}

}  // namespace hebbes::envs::car_racing
