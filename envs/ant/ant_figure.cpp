#include "envs/ant/ant_figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "envs/ant/spatial.h"

namespace hebbes::envs::ant {
namespace {

constexpr Rgb kTorsoColour = {40, 84, 120};
constexpr Rgb kLimbColour = {66, 129, 168};
constexpr Rgb kFootColour = {128, 184, 212};
constexpr Rgb kAlteredLimbColour = {178, 66, 52}, kAlteredFootColour = {226, 116, 86};
constexpr Rgb kContactColour = {255, 202, 58};
constexpr Rgb kFloorColour = {222, 226, 230};
constexpr double kGrid = 1;  // m

const std::array<std::string, kLegs> kLegNames = {"front left", "front right", "left back",
                                                  "right back"};

/// A link's centre of mass and how it is turned, from the link to the world.
struct LinkFrame {
  Vector<double> centre;
  Quaternion<double> rotation;
};

Vector<double> to_vector(const Vector3& v) {
  return {v[0], v[1], v[2]};
}

Quaternion<double> turn(const Vector<double>& axis, double angle) {
  const Vector<double> xyz = axis * (std::sin(0.5 * angle) / std::sqrt(dot(axis, axis)));
  return {xyz.x, xyz.y, xyz.z, std::cos(0.5 * angle)};
}

/// Where a link is attached to its parent.
Vector<double> origin_of(const Link& link, const LinkFrame& parent) {
  return parent.centre + rotate(parent.rotation, to_vector(link.origin));
}

LinkFrame frame_of(const Link& link, const LinkFrame& parent, const AntState& state) {
  LinkFrame frame = parent;
  if (link.joint >= 0) {
    const double angle = state.joint_position[static_cast<std::size_t>(link.joint)];
    frame.rotation = parent.rotation * turn(to_vector(link.axis), angle);
  }
  frame.centre = origin_of(link, parent) + rotate(frame.rotation, to_vector(link.centre_of_mass));
  return frame;
}

Placement placed(const Vector<double>& position, const Quaternion<double>& rotation) {
  return {{position.x, position.y, position.z}, {rotation.x, rotation.y, rotation.z, rotation.w}};
}

/// Which legs are longer or shorter than usual.
std::array<bool, kLegs> altered_legs(const AntModel& model) {
  const Hinges hinges = model.links[1].merges_hinge() ? Hinges::kMerged : Hinges::kSeparate;
  const AntModel usual = make_model(Variation::kDefault, hinges);
  std::array<bool, kLegs> altered{};
  for (std::size_t l = 0; l < model.links.size(); ++l) {
    const int foot = model.links[l].foot;
    if (foot < 0) continue;
    altered[static_cast<std::size_t>(foot)] =
        model.links[l].capsule_end != usual.links[l].capsule_end;
  }
  return altered;
}

bool is_fixed_to_torso(const Link& link) {
  return link.parent < 0 && link.joint < 0;
}

}  // namespace

AntFigure::AntFigure(const AntModel& model)
    : model_(model),
      scene_{.bodies = {{"torso", {{Capsule{{}, {}, kTorsoRadius}, kTorsoColour}}, false}},
             .followed = 0,
             .is_flat = false,
             .contact_colour = kContactColour,
             .ground = {.colour = kFloorColour, .half_size = 0, .grid = kGrid, .patches = {}}} {
  const auto altered = altered_legs(model);
  const std::size_t leg_links = model.links.size() / kLegs;
  for (std::size_t l = 0; l < model.links.size(); ++l) {
    body_of_link_.push_back(is_fixed_to_torso(model.links[l]) ? 0 : scene_.bodies.size());
    const std::size_t leg = l / leg_links;
    if (model.links[l].mass > 0) add_limb(model.links[l], kLegNames[leg], altered[leg]);
  }
}

void AntFigure::add_limb(const Link& limb, const std::string& leg, bool altered) {
  const Capsule capsule = {{}, limb.capsule_end, model_.limb_radius};
  if (is_fixed_to_torso(limb)) {
    scene_.bodies[0].shapes.push_back({capsule, kTorsoColour});
    return;
  }
  const bool is_foot = limb.foot >= 0;
  const Rgb colour = is_foot ? (altered ? kAlteredFootColour : kFootColour)
                             : (altered ? kAlteredLimbColour : kLimbColour);
  scene_.bodies.push_back({leg + (is_foot ? " foot" : " leg"), {{capsule, colour}}, is_foot});
}

void AntFigure::look(const AntState& state, Snapshot& snapshot) const {
  const auto [x, y, z, w] = state.torso_orientation;
  const LinkFrame torso = {to_vector(state.torso_position), {x, y, z, w}};
  snapshot.placements.resize(scene_.bodies.size());
  snapshot.contacts.assign(scene_.bodies.size(), 0);
  snapshot.placements[0] = placed(torso.centre, torso.rotation);
  std::vector<LinkFrame> frames;
  frames.reserve(model_.links.size());
  for (std::size_t l = 0; l < model_.links.size(); ++l) {
    const Link& link = model_.links[l];
    const LinkFrame& parent =
        link.parent < 0 ? torso : frames[static_cast<std::size_t>(link.parent)];
    frames.push_back(frame_of(link, parent, state));
    const std::size_t body = body_of_link_[l];
    if (body == 0) continue;
    snapshot.placements[body] = placed(origin_of(link, parent), frames.back().rotation);
    if (link.foot >= 0) {
      snapshot.contacts[body] = state.foot_contact[static_cast<std::size_t>(link.foot)];
    }
  }
}

double AntFigure::lowest_point(const AntState& state) const {
  Snapshot snapshot;
  look(state, snapshot);
  double lowest = std::numeric_limits<double>::infinity();
  for (std::size_t b = 0; b < scene_.bodies.size(); ++b) {
    const auto [x, y, z, w] = snapshot.placements[b].orientation;
    for (const Shape& shape : scene_.bodies[b].shapes) {
      const auto& capsule = std::get<Capsule>(shape.form);
      for (const Vector3& end : {capsule.from, capsule.to}) {
        const double height = snapshot.placements[b].position[2] +
                              rotate(Quaternion<double>{x, y, z, w}, to_vector(end)).z;
        lowest = std::min(lowest, height - capsule.radius);
      }
    }
  }
  return lowest;
}

}  // namespace hebbes::envs::ant
