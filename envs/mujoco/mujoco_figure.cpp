#include "envs/mujoco/mujoco_figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "envs/mujoco/model.h"

namespace hebbes::envs::mujoco {
namespace {

using Point = std::array<double, 3>;

constexpr Rgb kRootColour = {40, 84, 120}, kLimbColour = {66, 129, 168},
              kFootColour = {128, 184, 212}, kThingColour = {150, 156, 163};
constexpr Rgb kContactColour = {255, 202, 58};
constexpr Rgb kFloorColour = {222, 226, 230};
constexpr double kGrid = 1;         // m
constexpr double kThin = 0.001;     // m, half of what a plane with an end is thick
constexpr double kAntExtent = 1.1;  // m, of what a scene's size compares with
constexpr int kHiddenGroup = 3;     // as in MuJoCo's own viewer
constexpr std::array<float, 4> kUnpainted = {0.5f, 0.5f, 0.5f, 1};  // MJCF's default

/// MuJoCo's quaternions begin with w.
Placement to_placement(const mjtNum* position, const mjtNum* q) {
  return {{position[0], position[1], position[2]}, {q[1], q[2], q[3], q[0]}};
}

std::array<float, 4> paint_of(const mjModel& model, int geom) {
  const int material = model.geom_matid[geom];
  const float* rgba = material >= 0 ? model.mat_rgba + 4 * material : model.geom_rgba + 4 * geom;
  return {rgba[0], rgba[1], rgba[2], rgba[3]};
}

bool is_seen(const mjModel& model, int geom) {
  return model.geom_group[geom] < kHiddenGroup && paint_of(model, geom)[3] > 0;
}

std::uint8_t to_byte(float share) {
  return static_cast<std::uint8_t>(std::lround(255 * std::clamp(share, 0.0f, 1.0f)));
}

Rgb colour_of(const mjModel& model, int geom, Rgb otherwise) {
  const auto paint = paint_of(model, geom);
  if (paint == kUnpainted) return otherwise;
  return {to_byte(paint[0]), to_byte(paint[1]), to_byte(paint[2])};
}

bool has_children(const mjModel& model, int body) {
  return std::find(model.body_parentid + 1, model.body_parentid + model.nbody, body) !=
         model.body_parentid + model.nbody;
}

bool is_foot(const mjModel& model, int body) {
  return model.body_weldid[body] != 0 && body != root_body(model) && !has_children(model, body);
}

Rgb usual_colour(const mjModel& model, int body) {
  if (model.body_weldid[body] == 0) return kThingColour;
  if (body == root_body(model)) return kRootColour;
  return is_foot(model, body) ? kFootColour : kLimbColour;
}

/// From a point of the geom's frame to the body's.
Point in_body(const mjModel& model, int geom, const Point& point) {
  mjtNum turned[3];
  mju_rotVecQuat(turned, point.data(), model.geom_quat + 4 * geom);
  const mjtNum* middle = model.geom_pos + 3 * geom;
  return {middle[0] + turned[0], middle[1] + turned[1], middle[2] + turned[2]};
}

std::string words_for(const mjModel& model, int geom) {
  static constexpr std::array<const char*, mjNGEOMTYPES> kNames = {
      "plane", "height field", "ball", "capsule", "ellipsoid", "cylinder", "box", "mesh"};
  const std::string name = name_of(model, mjOBJ_GEOM, geom);
  return std::string(kNames[static_cast<std::size_t>(model.geom_type[geom])]) +
         (name.empty() ? " " + std::to_string(geom) : " '" + name + "'");
}

}  // namespace

MujocoFigure::MujocoFigure(const mjModel& model, const mjModel& other)
    : scene_{.bodies = {},
             .followed = 0,
             .is_flat = false,
             .contact_colour = kContactColour,
             .ground = {.colour = kFloorColour, .half_size = 0, .grid = kGrid, .patches = {}}},
      index_(size_of(model.nbody), -1) {
  add_ground(model);
  for (int body = 0; body < model.nbody; ++body) add_body(model, body);
  scene_.size = std::clamp(extent(other) / kAntExtent, 0.1, 100.0);
}

void MujocoFigure::add_ground(const mjModel& model) {
  for (int geom = 0; geom < model.ngeom && ground_ < 0; ++geom) {
    const bool is_ground = model.geom_type[geom] == mjGEOM_PLANE && model.geom_bodyid[geom] == 0;
    if (is_ground) ground_ = geom;
  }
  if (ground_ < 0) return;
  scene_.ground.colour = colour_of(model, ground_, kFloorColour);
  ground_at_ = to_placement(model.geom_pos + 3 * ground_, model.geom_quat + 4 * ground_);
}

void MujocoFigure::add_body(const mjModel& model, int body) {
  const std::string name = name_of(model, mjOBJ_BODY, body);
  Body seen{name.empty() ? "body " + std::to_string(body) : name, {}, is_foot(model, body)};
  for (int g = 0; g < model.body_geomnum[body]; ++g) {
    add_geom(model, model.body_geomadr[body] + g, seen);
  }
  const bool is_root = body == root_body(model);
  if (seen.shapes.empty() && !is_root) return;
  if (is_root) scene_.followed = scene_.bodies.size();
  index_[static_cast<std::size_t>(body)] = static_cast<int>(scene_.bodies.size());
  bodies_.push_back(body);
  scene_.bodies.push_back(std::move(seen));
}

void MujocoFigure::add_geom(const mjModel& model, int geom, Body& body) {
  if (geom == ground_ || !is_seen(model, geom)) return;
  const mjtNum* size = model.geom_size + 3 * geom;
  const auto end = [&](double along) { return in_body(model, geom, {0, 0, along}); };
  const Placement at = to_placement(model.geom_pos + 3 * geom, model.geom_quat + 4 * geom);
  const Rgb colour = colour_of(model, geom, usual_colour(model, model.geom_bodyid[geom]));
  switch (model.geom_type[geom]) {
    case mjGEOM_SPHERE:
      body.shapes.push_back({Capsule{end(0), end(0), size[0]}, colour});
      return;
    case mjGEOM_CAPSULE:
      body.shapes.push_back({Capsule{end(-size[1]), end(size[1]), size[0]}, colour});
      return;
    case mjGEOM_CYLINDER:
      body.shapes.push_back({Cylinder{end(-size[1]), end(size[1]), size[0]}, colour});
      return;
    case mjGEOM_ELLIPSOID:
      body.shapes.push_back({Ellipsoid{{size[0], size[1], size[2]}, at}, colour});
      return;
    case mjGEOM_BOX:
      body.shapes.push_back({Box{{size[0], size[1], size[2]}, at}, colour});
      return;
    case mjGEOM_PLANE:
      if (size[0] > 0 && size[1] > 0) {
        body.shapes.push_back({Box{{size[0], size[1], kThin}, at}, colour});
        return;
      }
      [[fallthrough]];
    default:
      scene_.not_drawn.push_back(words_for(model, geom));
  }
}

/// From the world's frame to the ground's.
Placement MujocoFigure::placed(const mjtNum* position, const mjtNum* orientation) const {
  if (ground_ < 0) return to_placement(position, orientation);
  const auto& [o, q] = ground_at_;
  const mjtNum inverse[4] = {q[3], -q[0], -q[1], -q[2]};
  const mjtNum from_ground[3] = {position[0] - o[0], position[1] - o[1], position[2] - o[2]};
  mjtNum place[3], turn[4];
  mju_rotVecQuat(place, from_ground, inverse);
  mju_mulQuat(turn, inverse, orientation);
  return to_placement(place, turn);
}

/// How far what moves reaches from the root or above the ground, at the model's own positions, m.
double MujocoFigure::extent(const mjModel& model) const {
  const Data data = make_data(model);
  mj_kinematics(&model, data.get());
  const mjtNum* root = data->xpos + 3 * root_body(model);
  double extent = 0;
  for (int geom = 0; geom < model.ngeom; ++geom) {
    const int body = model.geom_bodyid[geom];
    if (model.body_weldid[body] == 0) continue;
    const mjtNum* middle = data->geom_xpos + 3 * geom;
    const double height = placed(middle, data->xquat + 4 * body).position[2];
    extent = std::max({extent, mju_dist3(root, middle) + model.geom_rbound[geom],
                       height + model.geom_rbound[geom]});
  }
  return extent;
}

void MujocoFigure::look(const mjModel& model, const mjData& data, Snapshot& snapshot) const {
  snapshot.placements.clear();
  for (const int body : bodies_) {
    snapshot.placements.push_back(placed(data.xpos + 3 * body, data.xquat + 4 * body));
  }
  snapshot.contacts.assign(bodies_.size(), 0);
  for (int c = 0; c < data.ncon; ++c) {
    const mjContact& contact = data.contact[c];
    if (contact.dist > 0) continue;
    const int one = model.geom_bodyid[contact.geom1], other = model.geom_bodyid[contact.geom2];
    for (const auto& [body, against] : {std::pair(one, other), std::pair(other, one)}) {
      const int index = index_[static_cast<std::size_t>(body)];
      if (index < 0 || model.body_weldid[against] != 0) continue;
      const auto seen = static_cast<std::size_t>(index);
      if (scene_.bodies[seen].is_foot) snapshot.contacts[seen] = 1;
    }
  }
}

}  // namespace hebbes::envs::mujoco
