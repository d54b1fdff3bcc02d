// Contacts of the quadruped with the floor.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "envs/ant/ant_model.h"
#include "envs/ant/ant_shapes.h"
#include "envs/ant/articulated_body.h"
#include "envs/ant/contact_points.h"

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
/// call, kept until it moves by more than a threshold. The limbs at one depth of the four legs are
/// computed side by side; those that are far from the floor are left out at once.
class FloorContacts {
 public:
  FloorContacts(const AntModel& model, AntShapes& shapes);

  /// Forgets all points.
  void clear();

  /// Finds the contacts of the body as it stands, the torso's first, then leg by leg outwards.
  void update(const ArticulatedBody& body);

  const std::vector<Contact>& contacts() const { return contacts_; }

  /// Does this leg's foot have a contact?
  bool foot_touches(std::size_t leg) const { return !limbs_.back().points[leg].empty(); }

 private:
  struct Torso {
    double clearance;  // height of the centre of mass above which nothing can touch
    double friction;
    ContactPoints points;
  };

  /// The capsules at one depth of each leg.
  struct Limbs {
    std::size_t depth;
    Vector<Lanes> start;  // of the axis, from the centre of mass
    Vector<Lanes> axis;   // from its start to its end
    Lanes clearance;      // as the torso's
    double friction;
    std::array<ContactPoints, kLegs> points;
  };

  static Torso make_torso(const AntModel& model, AntShapes& shapes);
  static Limbs make_limbs(const AntModel& model, AntShapes& shapes, std::size_t depth);
  void touch_torso(const ArticulatedBody& body);
  void touch(Limbs& limbs, const ArticulatedBody& body) const;
  Vector<Lanes> lowest(const Limbs& limbs, const Matrix<Lanes>& to_world,
                       const Vector<Lanes>& position) const;
  void list(std::size_t leg, std::size_t depth, double friction, const ContactPoints& points);

  double limb_radius_;
  Torso torso_;
  std::vector<Limbs> limbs_;  // outwards, the feet last
  std::vector<Contact> contacts_;
};

}  // namespace hebbes::envs::ant
