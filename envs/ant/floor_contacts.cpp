#include "envs/ant/floor_contacts.h"

#include <algorithm>
#include <cmath>

#include "envs/ant/ant_physics.h"

namespace hebbes::envs::ant {
namespace {

const btVector3 kNormal(0, 0, 1);
constexpr double kThresholdPerSize = 0.02;  // Bullet's, relative to a shape's angular motion disc
constexpr std::size_t kPointsPerPart = 4;
constexpr double kMostFriction = 10;  // Bullet's

btVector3 to_bullet(const Vector<double>& v) {
  return {v.x, v.y, v.z};
}

btTransform frame_of(const Quaternion<double>& from_world, const Vector<double>& position) {
  const btQuaternion to_world(-from_world.x, -from_world.y, -from_world.z, from_world.w);
  return btTransform(to_world, to_bullet(position));
}

btPersistentManifold make_manifold(const btCollisionShape& shape) {
  const double threshold = shape.getContactBreakingThreshold(kThresholdPerSize);
  return {nullptr, nullptr, 0, threshold, BT_LARGE_FLOAT};
}

}  // namespace

FloorContacts::FloorContacts(const AntModel& model, AntShapes& shapes) {
  const auto with_floor = [&](double friction) {
    return std::min(friction * model.floor_friction, kMostFriction);
  };
  parts_.push_back({0, 0, &shapes.torso(), btVector3(0, 0, 0), kTorsoRadius,
                    with_floor(kBodyFriction), make_manifold(shapes.torso())});
  const std::size_t leg_links = model.links.size() / kLegs;
  for (std::size_t l = 0; l < model.links.size(); ++l) {
    btCompoundShape* limb = shapes.limb(l);
    if (!limb) continue;
    const Link& link = model.links[l];
    if (link.foot >= 0) foot_part_[static_cast<std::size_t>(link.foot)] = parts_.size();
    const btVector3 offset = limb->getChildTransform(0).getOrigin();
    parts_.push_back(
        {l / leg_links, l % leg_links + 1, static_cast<btConvexShape*>(limb->getChildShape(0)),
         offset, offset.length() + model.limb_radius,
         with_floor(link.foot >= 0 ? model.foot_friction : kBodyFriction), make_manifold(*limb)});
  }
  contacts_.reserve(kPointsPerPart * parts_.size());
}

void FloorContacts::clear() {
  for (Part& part : parts_) part.manifold.clearManifold();
  contacts_.clear();
}

bool FloorContacts::foot_touches(std::size_t leg) const {
  return parts_[foot_part_[leg]].manifold.getNumContacts() > 0;
}

void FloorContacts::update(const ArticulatedBody& body) {
  contacts_.clear();
  for (Part& part : parts_) {
    Vector<double> position = body.torso_position();
    Quaternion<double> rotation = body.torso_rotation();
    if (part.depth > 0) {
      const Vector<Lanes>& p = body.link_position(part.depth);
      const double margin = 1e-9;  // far above rounding, m
      if (part.manifold.getNumContacts() == 0 &&
          p.z[part.leg] > part.reach + part.manifold.getContactBreakingThreshold() + margin) {
        continue;
      }
      const Quaternion<Lanes>& q = body.link_rotation(part.depth);
      position = {p.x[part.leg], p.y[part.leg], p.z[part.leg]};
      rotation = {q.x[part.leg], q.y[part.leg], q.z[part.leg], q.w[part.leg]};
    }
    touch(part, frame_of(rotation, position));
    for (int i = 0; i < part.manifold.getNumContacts(); ++i) {
      const btManifoldPoint& point = part.manifold.getContactPoint(i);
      const btVector3& p = point.getPositionWorldOnA();
      contacts_.push_back(
          {part.leg, part.depth, {p.x(), p.y(), p.z()}, point.getDistance(), part.friction});
    }
  }
}

void FloorContacts::touch(Part& part, const btTransform& frame) {
  btPersistentManifold& manifold = part.manifold;
  const btTransform floor = btTransform::getIdentity();
  const bool limb = part.depth > 0;  // limbs are compounds, whose points are refreshed first
  if (limb && manifold.getNumContacts() > 0) manifold.refreshContactPoints(frame, floor);
  add_point(part, frame);
  if (manifold.getNumContacts() > 0) manifold.refreshContactPoints(frame, floor);
}

// Adds the lowest point of the part if it is near enough.
void FloorContacts::add_point(Part& part, const btTransform& frame) {
  btPersistentManifold& manifold = part.manifold;
  const btTransform shape_frame(frame.getBasis(), frame * part.shape_offset);
  const btVector3 down = frame.getBasis().transpose() * -kNormal;
  const btVector3 lowest = shape_frame * part.shape->localGetSupportingVertex(down);
  const double distance = lowest.z();
  if (!(distance < manifold.getContactBreakingThreshold())) return;

  const btVector3 on_floor = lowest - distance * kNormal;
  const btVector3 on_part = on_floor + kNormal * distance;
  btManifoldPoint point(frame.invXform(on_part), on_floor, kNormal, distance);
  point.m_positionWorldOnA = on_part;
  point.m_positionWorldOnB = on_floor;
  const int known = manifold.getCacheEntry(point);
  if (known >= 0) {
    manifold.replaceContactPoint(point, known);
  } else {
    manifold.addManifoldPoint(point);
  }
}

}  // namespace hebbes::envs::ant
