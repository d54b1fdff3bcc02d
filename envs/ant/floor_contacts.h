// Contacts of the quadruped with the floor.
#pragma once

#include <BulletCollision/NarrowPhaseCollision/btPersistentManifold.h>

#include <array>
#include <cstddef>
#include <vector>

#include "envs/ant/ant_model.h"
#include "envs/ant/ant_shapes.h"
#include "envs/ant/articulated_body.h"

namespace hebbes::envs::ant {

/// A point of the body near the floor, the plane z = 0.
struct Contact {
  std::size_t leg;
  std::size_t depth;     ///< of the link in its leg, 0 for the torso
  Vector<double> point;  ///< on the body, world frame
  double distance;       ///< above the floor, negative inside it
  double friction;       ///< largest, of the normal impulse
};

/// Bullet's persistent contacts of a torso and its limbs with a plane: one new point per limb and
/// call, kept until it moves by more than a threshold. Everything that is far from the floor is
/// left out at once.
class FloorContacts {
 public:
  FloorContacts(const AntModel& model, AntShapes& shapes);

  /// Forgets all points.
  void clear();

  /// Finds the contacts of the body as it stands, the torso's first, then leg by leg outwards.
  void update(const ArticulatedBody& body);

  const std::vector<Contact>& contacts() const { return contacts_; }

  /// Does this leg's foot have a contact?
  bool foot_touches(std::size_t leg) const;

 private:
  /// A shape that can touch.
  struct Part {
    std::size_t leg, depth;
    btConvexShape* shape;
    btVector3 shape_offset;  // from the part's centre of mass
    double reach;            // farthest point of the shape from the centre of mass
    double friction;
    btPersistentManifold manifold;
  };

  void touch(Part& part, const btTransform& frame);
  void add_point(Part& part, const btTransform& frame);

  std::vector<Part> parts_;
  std::array<std::size_t, kLegs> foot_part_{};
  std::vector<Contact> contacts_;
};

}  // namespace hebbes::envs::ant
