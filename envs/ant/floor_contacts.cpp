#include "envs/ant/floor_contacts.h"

#include <algorithm>
#include <cmath>

#include "envs/ant/ant_physics.h"

namespace hebbes::envs::ant {
namespace {

constexpr double kThresholdPerSize = 0.02;  // Bullet's, relative to a shape's angular motion disc
constexpr double kMostFriction = 10;        // Bullet's
constexpr double kRounding = 1e-9;          // far above that of heights, m

double friction_with_floor(const AntModel& model, double friction) {
  return std::min(friction * model.floor_friction, kMostFriction);
}

// The world's down in a body's frame, of unit length but for rounding.
template <typename T>
Vector<T> down_in(const Matrix<T>& to_world) {
  const Vector<T> down = -to_world.z;
  return down * (1.0 / square_root(dot(down, down)));
}

template <typename Condition>
bool all(const Condition& condition) {
  return condition[0] && condition[1] && condition[2] && condition[3];
}

}  // namespace

FloorContacts::FloorContacts(const AntModel& model, AntShapes& shapes)
    : limb_radius_(model.limb_radius), torso_(make_torso(model, shapes)) {
  const std::size_t leg_links = model.links.size() / kLegs;
  for (std::size_t depth = 1; depth <= leg_links; ++depth) {
    if (shapes.limb(depth - 1)) limbs_.push_back(make_limbs(model, shapes, depth));
  }
  contacts_.reserve(ContactPoints::kMost * (1 + kLegs * limbs_.size()));
}

FloorContacts::Torso FloorContacts::make_torso(const AntModel& model, AntShapes& shapes) {
  const double threshold = shapes.torso().getContactBreakingThreshold(kThresholdPerSize);
  return {kTorsoRadius + threshold + kRounding, friction_with_floor(model, kBodyFriction),
          ContactPoints(threshold)};
}

FloorContacts::Limbs FloorContacts::make_limbs(const AntModel& model, AntShapes& shapes,
                                               std::size_t depth) {
  const std::size_t leg_links = model.links.size() / kLegs;
  const bool feet = model.links[depth - 1].foot >= 0;
  Limbs limbs{};
  limbs.depth = depth;
  limbs.friction = friction_with_floor(model, feet ? model.foot_friction : kBodyFriction);
  for (std::size_t leg = 0; leg < kLegs; ++leg) {
    const std::size_t l = leg * leg_links + depth - 1;
    const auto& [x, y, z] = model.links[l].centre_of_mass;
    const double threshold = shapes.limb(l)->getContactBreakingThreshold(kThresholdPerSize);
    const double reach = std::sqrt(x * x + y * y + z * z) + model.limb_radius;
    set_lane(limbs.start, leg, {-x, -y, -z});
    set_lane(limbs.axis, leg, model.links[l].capsule_end);
    limbs.clearance[leg] = reach + threshold + kRounding;
    limbs.points[leg] = ContactPoints(threshold);
  }
  return limbs;
}

void FloorContacts::clear() {
  torso_.points.clear();
  for (Limbs& limbs : limbs_) {
    for (ContactPoints& points : limbs.points) points.clear();
  }
  contacts_.clear();
}

void FloorContacts::update(const ArticulatedBody& body) {
  touch_torso(body);
  for (Limbs& limbs : limbs_) touch(limbs, body);
  contacts_.clear();
  list(0, 0, torso_.friction, torso_.points);
  for (std::size_t leg = 0; leg < kLegs; ++leg) {
    for (const Limbs& limbs : limbs_) list(leg, limbs.depth, limbs.friction, limbs.points[leg]);
  }
}

void FloorContacts::list(std::size_t leg, std::size_t depth, double friction,
                         const ContactPoints& points) {
  for (const ContactPoints::Point& point : points.points()) {
    contacts_.push_back({leg, depth, point.world, point.world.z, friction});
  }
}

void FloorContacts::touch_torso(const ArticulatedBody& body) {
  ContactPoints& points = torso_.points;
  const Vector<double>& position = body.torso_position();
  if (points.empty() && position.z > torso_.clearance) return;
  const Frame frame{matrix(conjugate(body.torso_rotation())), position};
  const Vector<double> lowest =
      frame.to_world * (down_in(frame.to_world) * kTorsoRadius) + position;
  if (points.reaches(lowest.z)) points.add(frame, lowest);
  points.refresh(frame);
}

// Limbs are compounds to Bullet, which refreshes the points of those before and after it adds one.
void FloorContacts::touch(Limbs& limbs, const ArticulatedBody& body) const {
  const Vector<Lanes>& position = body.link_position(limbs.depth);
  const auto none = [](const ContactPoints& points) { return points.empty(); };
  if (std::ranges::all_of(limbs.points, none) && all(position.z > limbs.clearance)) return;
  const Matrix<Lanes> to_world = matrix(conjugate(body.link_rotation(limbs.depth)));
  const Vector<Lanes> found = lowest(limbs, to_world, position);
  for (std::size_t leg = 0; leg < kLegs; ++leg) {
    ContactPoints& points = limbs.points[leg];
    const bool near = points.reaches(found.z[leg]);
    if (points.empty() && !near) continue;
    const Frame frame{lane(to_world, leg), lane(position, leg)};
    points.refresh(frame);
    if (!near) continue;
    points.add(frame, lane(found, leg));
    points.refresh(frame);
  }
}

// The lowest points of the four capsules, as Bullet's btMultiSphereShape finds them: of the lower
// end's sphere less a margin, which is then added.
Vector<Lanes> FloorContacts::lowest(const Limbs& limbs, const Matrix<Lanes>& to_world,
                                    const Vector<Lanes>& position) const {
  const Vector<Lanes> down = down_in(to_world);
  const Vector<Lanes> radius = down * limb_radius_, margin = down * kCapsuleMargin;
  const Vector<Lanes> of_start = radius - margin;
  const Vector<Lanes> of_end = limbs.axis + radius - margin;
  const auto end_is_lower = dot(of_end, down) > dot(of_start, down);
  const Vector<Lanes> inner = {end_is_lower ? of_end.x : of_start.x,
                               end_is_lower ? of_end.y : of_start.y,
                               end_is_lower ? of_end.z : of_start.z};
  return to_world * (inner + margin) + (to_world * limbs.start + position);
}

}  // namespace hebbes::envs::ant
