// The collision shapes of a quadruped.
#pragma once

#include <BulletCollision/CollisionShapes/btCompoundShape.h>
#include <BulletCollision/CollisionShapes/btMultiSphereShape.h>
#include <BulletCollision/CollisionShapes/btSphereShape.h>

#include <memory>
#include <vector>

#include "envs/ant/ant_model.h"

namespace hebbes::envs::ant {

inline btVector3 to_bullet(const Vector3& v) {
  return {v[0], v[1], v[2]};
}

inline Vector3 from_bullet(const btVector3& v) {
  return {v.x(), v.y(), v.z()};
}

/// The outermost part of a capsule's radius, which Bullet adds last; m.
inline constexpr double kCapsuleMargin = 0.04;

/// A limb's capsule around its centre of mass. A compound, because its box with margin is what the
/// reference takes a limb's inertia from.
struct LimbShape {
  std::unique_ptr<btMultiSphereShape> capsule;
  std::unique_ptr<btCompoundShape> compound;
};

/// The shapes of one body; they do not move once made.
class AntShapes {
 public:
  explicit AntShapes(const AntModel& model);

  btSphereShape& torso() { return torso_; }

  /// Null for a massless hinge.
  btCompoundShape* limb(std::size_t link) { return limbs_[link].compound.get(); }

  /// Diagonal of the inertia about the centre of mass; zero for a massless hinge.
  btVector3 torso_inertia(const AntModel& model) const;
  btVector3 limb_inertia(const AntModel& model, std::size_t link) const;

 private:
  btSphereShape torso_;
  std::vector<LimbShape> limbs_;
};

}  // namespace hebbes::envs::ant
