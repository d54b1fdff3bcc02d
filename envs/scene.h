// Scenes: the bodies, shapes and colours of a world, for pages, pictures and films.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace hebbes::envs {

/// A colour as image files have it (sRGB).
struct Rgb {
  std::uint8_t red, green, blue;
  bool operator==(const Rgb&) const = default;
};

/// Where a frame is in another one.
struct Placement {
  std::array<double, 3> position;     ///< x, y, z, m
  std::array<double, 4> orientation;  ///< unit quaternion x, y, z, w: to the other one
};

/// All points within `radius` of the line from `from` to `to`; a ball where these are equal. m, in
/// the body's frame.
struct Capsule {
  std::array<double, 3> from, to;
  double radius;
};

/// A convex polygon in the plane z = 0; corners x, y in order, either way round. m, in the body's
/// frame or, of the ground, in the world's.
struct Polygon {
  std::vector<std::array<double, 2>> corners;
};

/// m; `at` is where it is in the body's frame, its axes being those of the form.
struct Box {
  std::array<double, 3> half;
  Placement at;
};
struct Ellipsoid {
  std::array<double, 3> radii;
  Placement at;
};

/// All points within `radius` of the line from `from` to `to` and between these. m, in the body's
/// frame.
struct Cylinder {
  std::array<double, 3> from, to;
  double radius;
};

struct Shape {
  std::variant<Capsule, Polygon, Box, Ellipsoid, Cylinder> form;
  Rgb colour;
};

/// What moves as one.
struct Body {
  std::string name;
  std::vector<Shape> shapes;  ///< polygons in the order in which they are painted
  bool is_foot;               ///< shown in Scene::contact_colour while it touches the ground
};

/// The plane z = 0, seen from above.
struct Ground {
  struct Patch {
    Polygon polygon;
    Rgb colour;
  };
  Rgb colour;
  double half_size;            ///< m; it reaches from -half_size to half_size; 0: endless
  double grid;                 ///< m between the lines of a grid through the origin; 0: no grid
  std::vector<Patch> patches;  ///< in the order in which they are painted
};

/// What stays the same during an episode. Right-handed axes, x, y, z up; m.
struct Scene {
  std::vector<Body> bodies;  ///< flat ones in the order in which they are painted
  std::size_t followed;      ///< index of the body that a camera follows
  bool is_flat;              ///< to be seen from straight above
  Rgb contact_colour;
  Ground ground;
  double size = 1;                          ///< how large what is followed is, the ant being 1
  std::vector<std::string> not_drawn = {};  ///< what there is in the world besides, in words
};

/// What changes from step to step. Of a world that has blown up, values may be not finite.
struct Snapshot {
  std::vector<Placement> placements;   ///< [bodies] in the world
  std::vector<std::uint8_t> contacts;  ///< [bodies] 1: a foot that touches the ground
};

}  // namespace hebbes::envs
