#include "envs/car_racing/car_figure.h"

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "envs/car_racing/car/car_shapes.h"
#include "envs/car_racing/road/ground.h"

namespace hebbes::envs::car_racing {
namespace {

const std::array<std::string, kWheels> kWheelNames = {"front left wheel", "front right wheel",
                                                      "rear left wheel", "rear right wheel"};

Rgb rgb(Colour colour, const Palette& palette = kPalette) {
  const auto i = static_cast<std::size_t>(colour);
  return {palette[0][i], palette[1][i], palette[2][i]};
}

Shape shape_of(const b2PolygonShape& outline, Colour colour) {
  Polygon polygon;
  for (int32 i = 0; i < outline.m_count; ++i) {
    polygon.corners.push_back({outline.m_vertices[i].x, outline.m_vertices[i].y});
  }
  return {std::move(polygon), rgb(colour)};
}

Polygon polygon_of(const std::array<Point, 4>& corners) {
  Polygon polygon;
  for (const auto& [x, y] : corners) polygon.corners.push_back({x, y});
  return polygon;
}

std::vector<Ground::Patch> squares() {
  std::vector<Ground::Patch> patches;
  for (int x = -kSquares; x < kSquares; x += 2) {
    for (int y = -kSquares; y < kSquares; y += 2) {
      patches.push_back({polygon_of(square_corners(x, y)), rgb(Colour::kLightGrass)});
    }
  }
  return patches;
}

Placement placement_of(const Pose& pose) {
  const double half = 0.5 * std::atan2(pose.sine, pose.cosine);
  return {{pose.x, pose.y, 0}, {0, 0, std::sin(half), std::cos(half)}};
}

}  // namespace

envs::Scene figure_of(const Scene& moment) {
  envs::Scene scene{
      .bodies = {},
      .followed = kWheels,
      .is_flat = true,
      .contact_colour = rgb(Colour::kWhite),
      .ground = {
          .colour = rgb(Colour::kGrass), .half_size = kPlayfield, .grid = 0, .patches = squares()}};
  for (const std::string& name : kWheelNames) {
    scene.bodies.push_back({name, {shape_of(car_shapes().wheel, Colour::kBlack)}, false});
  }
  Body& hull = scene.bodies.emplace_back(Body{"hull", {}, false});
  for (const b2PolygonShape& part : car_shapes().hull) {
    hull.shapes.push_back(shape_of(part, Colour::kHull));
  }
  for (const RoadPolygon& polygon : moment.road) {
    scene.ground.patches.push_back(
        {polygon_of(polygon.corners), rgb(colour_of(polygon, 0), *moment.palette)});
  }
  return scene;
}

void look(const Scene& moment, Snapshot& snapshot) {
  snapshot.placements.clear();
  for (const Pose& wheel : moment.wheels) snapshot.placements.push_back(placement_of(wheel));
  snapshot.placements.push_back(placement_of(moment.hull));
  snapshot.contacts.assign(snapshot.placements.size(), 0);
}

}  // namespace hebbes::envs::car_racing
