// The quadruped as data: what can be varied of it, and its links, joints and limits.
//
// A leg is a chain along its diagonal (sx, sy): an inner limb fixed to the torso, a hip about z,
// the middle limb, an ankle about a horizontal axis across the leg, and the foot. All limbs are
// capsules. Lengths in m, masses in kg, angles in rad; link frames are parallel to the torso's when
// every joint is at zero.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hebbes::envs::ant {

using Vector3 = std::array<double, 3>;

inline constexpr std::size_t kLegs = 4;    ///< front left, front right, left back, right back
inline constexpr std::size_t kJoints = 8;  ///< hip_1 ankle_1 hip_2 ... ankle_4
inline constexpr double kTorsoRadius = 0.25;
inline constexpr double kInitialHeight = 0.75;  ///< of the torso's centre, all joints at zero

/// What can be varied. Lengths are the extents of limbs along x and y.
struct AntVariation {
  using OfLegs = std::array<double, kLegs>;

  OfLegs foot_length{0.4, 0.4, 0.4, 0.4};
  OfLegs limb_length{0.2, 0.2, 0.2, 0.2};  ///< of a leg's inner and middle limb each
  double torso_density = 1000;             ///< kg/m^3
  double limb_density = 1000;
  OfLegs hip_range{40, 40, 40, 40};    ///< to both sides, degrees
  OfLegs ankle_lower{30, 30, 30, 30};  ///< outwards, degrees
  OfLegs ankle_upper{100, 100, 100, 100};
  std::array<double, kJoints> motor_strength{1, 1, 1, 1, 1, 1, 1, 1};  ///< times the usual torque
  double floor_friction = 0.8;
  double foot_friction = 1.5;  ///< times the floor's
  double gravity = 9.8;        ///< m/s^2
  double slope = 0;            ///< of the floor, degrees
  double uphill = 0;           ///< where it rises to, degrees from x towards y
};

/// Those of the reference.
enum class Variation { kDefault, kDamageLeft, kDamageRight, kLongFront, kLongBack };
AntVariation variation_of(Variation variation);

/// How a joint and the limb behind it are modelled.
enum class Hinges {
  kSeparate,  ///< a massless link per joint, the limb fixed to it: 20 links
  kMerged,    ///< the limb itself turns in the joint: 12 links
};

/// One link of the tree below the torso.
struct Link {
  int parent;              ///< index of a link before this one, -1 the torso
  int joint;               ///< index of the joint that it turns in, -1 if fixed to its parent
  Vector3 origin;          ///< where it is attached, from the parent's centre of mass
  Vector3 axis;            ///< of the joint; an ankle's has length sqrt(2)
  Vector3 centre_of_mass;  ///< from `origin`
  double mass;             ///< zero for a massless hinge, which has no capsule either
  Vector3 capsule_end;     ///< the capsule goes from `origin` to here
  int foot;                ///< index of the leg whose foot it is, -1 if none

  /// Does it turn in a joint without a massless hinge between?
  bool merges_hinge() const { return joint >= 0 && mass > 0; }
  bool operator==(const Link&) const = default;
};

struct JointLimits {
  double lower;
  double upper;
  bool operator==(const JointLimits&) const = default;
};

/// A variation's body, and what acts on it.
struct AntModel {
  double torso_mass;
  double limb_radius;
  std::vector<Link> links;  ///< leg by leg, from the torso outwards
  std::array<JointLimits, kJoints> limits;
  std::array<double, kJoints> motor_torque;  ///< at an action of 1, N m
  double floor_friction;
  double foot_friction;
  Vector3 gravity;  ///< in the frame in which the floor is z = 0, m/s^2
  bool operator==(const AntModel&) const = default;
};

AntModel make_model(const AntVariation& variation, Hinges hinges);
inline AntModel make_model(Variation variation, Hinges hinges) {
  return make_model(variation_of(variation), hinges);
}

/// The quadruped at one instant, in the world's frame (z up); m, rad, s.
struct AntState {
  Vector3 torso_position;
  std::array<double, 4> torso_orientation;  ///< quaternion x, y, z, w
  Vector3 torso_velocity;
  std::array<double, kJoints> joint_position;
  std::array<double, kJoints> joint_velocity;  ///< along the joints' axes as they are given: an
                                               ///< ankle turns sqrt(2) times as fast
  std::array<bool, kLegs> foot_contact;        ///< within the contact threshold of the floor
  /// Sum of the centres of mass of the 20 links, the massless hinges included, as they were when
  /// the last quarter of the step began: that is what the reference reads.
  std::array<double, 2> link_sum_xy;
};

}  // namespace hebbes::envs::ant
