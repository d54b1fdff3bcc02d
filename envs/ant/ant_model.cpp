#include "envs/ant/ant_model.h"

#include <cmath>
#include <numbers>

namespace hebbes::envs::ant {
namespace {

// The reference reads lengths and angles as float32; their widened values are part of its bits.
constexpr double kDensity = 1000.0;  // kg/m^3
constexpr float kLimbRadius = 0.08f;
constexpr float kLimbReach = 0.2f;  // extent of an inner or middle limb along x and along y

struct Leg {
  float sx, sy;        // the diagonal
  float axis_x;        // the ankle turns about (axis_x, 1, 0)
  float lower, upper;  // ankle, degrees
};

constexpr std::array<Leg, kLegs> kLegShapes = {{
    {+1, +1, -1, 30, 100},
    {-1, +1, +1, -100, -30},
    {-1, -1, -1, -100, -30},
    {+1, -1, +1, 30, 100},
}};

float foot_reach(Variation variation, std::size_t leg) {
  constexpr float kUsual = 0.4f, kStump = 0.1f, kLong = 0.6f;
  switch (variation) {
    case Variation::kDefault:
      return kUsual;
    case Variation::kDamageLeft:
      return leg == 0 ? kStump : kUsual;
    case Variation::kDamageRight:
      return leg == 1 ? kStump : kUsual;
    case Variation::kLongFront:
      return leg < 2 ? kLong : kUsual;
    case Variation::kLongBack:
      return leg < 2 ? kUsual : kLong;
  }
  return kUsual;
}

double radians(float degrees) {
  return degrees * std::numbers::pi_v<float> / 180.0f;
}

Vector3 along(const Leg& leg, float reach) {
  return {leg.sx * reach, leg.sy * reach, 0.0};
}

double capsule_mass(const Vector3& end) {
  const double r = kLimbRadius;
  const double length = std::sqrt(end[0] * end[0] + end[1] * end[1] + end[2] * end[2]);
  const double pi = std::numbers::pi;
  return kDensity * (4.0 / 3.0 * pi * r * r * r + pi * r * r * length);
}

// A capsule attached at `origin` of link `parent`.
Link make_limb(int parent, const Vector3& origin, const Vector3& end) {
  const Vector3 middle = {0.5 * end[0], 0.5 * end[1], 0.5 * end[2]};
  return {.parent = parent,
          .joint = -1,
          .origin = origin,
          .axis = {0, 0, 0},
          .centre_of_mass = middle,
          .mass = capsule_mass(end),
          .capsule_end = end,
          .foot = -1};
}

Link make_massless_hinge(int parent, int joint, const Vector3& origin, const Vector3& axis) {
  return {.parent = parent,
          .joint = joint,
          .origin = origin,
          .axis = axis,
          .centre_of_mass = {0, 0, 0},
          .mass = 0,
          .capsule_end = {0, 0, 0},
          .foot = -1};
}

// A limb that turns in `joint` at the end of `parent`, with or without a massless link between.
void add_hinged_limb(std::vector<Link>& links, Hinges hinges, int joint, const Vector3& axis,
                     const Vector3& end) {
  const int parent = static_cast<int>(links.size()) - 1;
  const Link& inner = links.back();
  Vector3 origin;
  for (std::size_t i = 0; i < 3; ++i) origin[i] = inner.capsule_end[i] - inner.centre_of_mass[i];
  if (hinges == Hinges::kSeparate) {
    links.push_back(make_massless_hinge(parent, joint, origin, axis));
    links.push_back(make_limb(parent + 1, {0, 0, 0}, end));
  } else {
    Link limb = make_limb(parent, origin, end);
    limb.joint = joint;
    limb.axis = axis;
    links.push_back(limb);
  }
}

}  // namespace

std::span<const std::string> variation_names() {
  static const std::array<std::string, 5> names = {"default", "damage-left", "damage-right",
                                                   "long-front", "long-back"};
  return names;
}

AntModel make_model(Variation variation, Hinges hinges) {
  AntModel model;
  const double r = kTorsoRadius;
  model.torso_mass = kDensity * (4.0 / 3.0 * std::numbers::pi * r * r * r);
  model.limb_radius = kLimbRadius;
  for (std::size_t l = 0; l < kLegs; ++l) {
    const Leg& leg = kLegShapes[l];
    const int hip = static_cast<int>(2 * l), ankle = hip + 1;
    model.links.push_back(make_limb(-1, {0, 0, 0}, along(leg, kLimbReach)));
    add_hinged_limb(model.links, hinges, hip, {0, 0, 1}, along(leg, kLimbReach));
    add_hinged_limb(model.links, hinges, ankle, {leg.axis_x, 1, 0},
                    along(leg, foot_reach(variation, l)));
    model.links.back().foot = static_cast<int>(l);
    model.limits[2 * l] = {radians(-40), radians(40)};
    model.limits[2 * l + 1] = {radians(leg.lower), radians(leg.upper)};
  }
  return model;
}

}  // namespace hebbes::envs::ant
