#include "envs/ant/ant_shapes.h"

namespace hebbes::envs::ant {
namespace {

LimbShape make_limb_shape(const Link& link, double radius) {
  const btVector3 ends[2] = {{0, 0, 0}, to_bullet(link.capsule_end)};
  const btScalar radii[2] = {radius, radius};
  LimbShape shape{std::make_unique<btMultiSphereShape>(ends, radii, 2),
                  std::make_unique<btCompoundShape>()};
  shape.capsule->setMargin(kCapsuleMargin);
  shape.compound->setMargin(0);
  btTransform from_centre = btTransform::getIdentity();
  from_centre.setOrigin(-to_bullet(link.centre_of_mass));
  shape.compound->addChildShape(from_centre, shape.capsule.get());
  return shape;
}

}  // namespace

AntShapes::AntShapes(const AntModel& model) : torso_(kTorsoRadius) {
  for (const Link& link : model.links) {
    limbs_.push_back(link.mass > 0 ? make_limb_shape(link, model.limb_radius) : LimbShape{});
  }
}

btVector3 AntShapes::torso_inertia(const AntModel& model) const {
  btVector3 inertia;
  torso_.calculateLocalInertia(model.torso_mass, inertia);
  return inertia;
}

btVector3 AntShapes::limb_inertia(const AntModel& model, std::size_t link) const {
  btVector3 inertia(0, 0, 0);
  if (limbs_[link].compound) {
    limbs_[link].compound->calculateLocalInertia(model.links[link].mass, inertia);
  }
  return inertia;
}

}  // namespace hebbes::envs::ant
