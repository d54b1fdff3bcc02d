#include "envs/ant/ant_model.h"

#include <cmath>
#include <numbers>

#include "envs/ant/ant_physics.h"

namespace hebbes::envs::ant {
namespace {

// The reference reads lengths and angles as float32; their widened values are part of its bits.
constexpr float kLimbRadius = 0.08f;

struct Leg {
  float sx, sy;   // the diagonal
  float axis_x;   // the ankle turns about (axis_x, 1, 0)
  bool mirrored;  // bends outwards by negative angles
};

constexpr std::array<Leg, kLegs> kLegShapes = {{
    {+1, +1, -1, false},
    {-1, +1, +1, true},
    {-1, -1, -1, true},
    {+1, -1, +1, false},
}};

double radians(double degrees) {
  return static_cast<float>(degrees) * std::numbers::pi_v<float> / 180.0f;
}

Vector3 along(const Leg& leg, double length) {
  const auto reach = static_cast<float>(length);
  return {leg.sx * reach, leg.sy * reach, 0.0};
}

double capsule_mass(const Vector3& end, double density) {
  const double r = kLimbRadius;
  const double length = std::sqrt(end[0] * end[0] + end[1] * end[1] + end[2] * end[2]);
  const double pi = std::numbers::pi;
  return density * (4.0 / 3.0 * pi * r * r * r + pi * r * r * length);
}

// A capsule attached at `origin` of link `parent`.
Link make_limb(int parent, const Vector3& origin, const Vector3& end, double density) {
  const Vector3 middle = {0.5 * end[0], 0.5 * end[1], 0.5 * end[2]};
  return {.parent = parent,
          .joint = -1,
          .origin = origin,
          .axis = {0, 0, 0},
          .centre_of_mass = middle,
          .mass = capsule_mass(end, density),
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
                     const Vector3& end, double density) {
  const int parent = static_cast<int>(links.size()) - 1;
  const Link& inner = links.back();
  Vector3 origin;
  for (std::size_t i = 0; i < 3; ++i) origin[i] = inner.capsule_end[i] - inner.centre_of_mass[i];
  if (hinges == Hinges::kSeparate) {
    links.push_back(make_massless_hinge(parent, joint, origin, axis));
    links.push_back(make_limb(parent + 1, {0, 0, 0}, end, density));
  } else {
    Link limb = make_limb(parent, origin, end, density);
    limb.joint = joint;
    limb.axis = axis;
    links.push_back(limb);
  }
}

/// A level floor pulls straight down, without the rounding of a cosine.
Vector3 gravity_of(const AntVariation& variation) {
  if (variation.slope == 0) return {0, 0, -variation.gravity};
  constexpr double kDegree = std::numbers::pi / 180;
  const double along = -variation.gravity * std::sin(variation.slope * kDegree);
  return {along * std::cos(variation.uphill * kDegree),
          along * std::sin(variation.uphill * kDegree),
          -variation.gravity * std::cos(variation.slope * kDegree)};
}

}  // namespace

AntVariation variation_of(Variation variation) {
  constexpr double kUsual = 0.4, kStump = 0.1, kLong = 0.6;
  switch (variation) {
    case Variation::kDefault:
      return {};
    case Variation::kDamageLeft:
      return {.foot_length = {kStump, kUsual, kUsual, kUsual}};
    case Variation::kDamageRight:
      return {.foot_length = {kUsual, kStump, kUsual, kUsual}};
    case Variation::kLongFront:
      return {.foot_length = {kLong, kLong, kUsual, kUsual}};
    case Variation::kLongBack:
      return {.foot_length = {kUsual, kUsual, kLong, kLong}};
  }
  return {};
}

AntModel make_model(const AntVariation& variation, Hinges hinges) {
  AntModel model;
  const double r = kTorsoRadius;
  model.torso_mass = variation.torso_density * (4.0 / 3.0 * std::numbers::pi * r * r * r);
  model.limb_radius = kLimbRadius;
  model.floor_friction = variation.floor_friction;
  model.foot_friction = variation.foot_friction;
  model.gravity = gravity_of(variation);
  for (std::size_t l = 0; l < kLegs; ++l) {
    const Leg& leg = kLegShapes[l];
    const int hip = static_cast<int>(2 * l), ankle = hip + 1;
    const double density = variation.limb_density;
    const Vector3 limb = along(leg, variation.limb_length[l]);
    model.links.push_back(make_limb(-1, {0, 0, 0}, limb, density));
    add_hinged_limb(model.links, hinges, hip, {0, 0, 1}, limb, density);
    add_hinged_limb(model.links, hinges, ankle, {leg.axis_x, 1, 0},
                    along(leg, variation.foot_length[l]), density);
    model.links.back().foot = static_cast<int>(l);
    const double range = radians(variation.hip_range[l]);
    const double lower = radians(variation.ankle_lower[l]);
    const double upper = radians(variation.ankle_upper[l]);
    model.limits[2 * l] = {-range, range};
    model.limits[2 * l + 1] =
        leg.mirrored ? JointLimits{-upper, -lower} : JointLimits{lower, upper};
  }
  for (std::size_t j = 0; j < kJoints; ++j) {
    model.motor_torque[j] = kMotorTorque * variation.motor_strength[j];
  }
  return model;
}

}  // namespace hebbes::envs::ant
