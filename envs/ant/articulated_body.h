// The quadruped as an articulated body: how it moves under gravity, torques and impulses.
//
// Featherstone's articulated-body algorithm in the form of Mirtich, "Impulse-based dynamic
// simulation of rigid body systems" (1996), as Bullet's btMultiBody computes it, operation by
// operation, so that the bits are the same. The speed comes from the quadruped's shape: its four
// legs are chains of one pattern and are computed side by side, in four lanes; what is zero or
// does not change is left out.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "envs/ant/ant_engine.h"
#include "envs/ant/ant_model.h"
#include "envs/ant/spatial.h"

namespace hebbes::envs::ant {

inline constexpr std::size_t kHinges = 2;  ///< of a leg: hip, ankle

/// Angles or velocities, hips and ankles, in the order of the joints.
std::array<double, kJoints> in_joint_order(const std::array<Lanes, kHinges>& values);

/// Velocities, or changes of them, of all 14 degrees of freedom.
struct Velocities {
  std::array<double, 8> torso{};        ///< angular, linear, world frame; two unused
  std::array<Lanes, kHinges> joints{};  ///< hips, ankles

  void add(const Velocities& other, double factor) {
    for (std::size_t i = 0; i < torso.size(); ++i) torso[i] += other.torso[i] * factor;
    for (std::size_t j = 0; j < kHinges; ++j) joints[j] += other.joints[j] * factor;
  }
};

/// A row of a constraint's Jacobian; it touches the torso and one leg. Of Lanes: rows that touch
/// the same leg, a lane each.
template <typename T>
struct Jacobian {
  std::array<T, 6> torso{};  ///< as Velocities::torso
  std::array<T, kHinges> joints{};
  std::size_t leg = 0;
};

/// Inertias about the centres of mass, diagonal.
struct BodyInertias {
  Vector<double> torso;
  std::vector<Vector<double>> links;
};

class ArticulatedBody {
 public:
  ArticulatedBody(const AntModel& model, const BodyInertias& inertias);

  void start(const AntMotion& motion);
  AntMotion motion() const;

  /// Velocities after `dt` seconds under gravity, damping and torques (hips, ankles).
  void accelerate(const std::array<Lanes, kHinges>& torques, double dt);

  /// Positions after `dt` seconds at the present velocities.
  void move(double dt);

  /// Adds to the velocities; none may exceed 100 in magnitude.
  void change_velocities(const Velocities& delta, double factor);

  /// Change of the velocities by a unit impulse along `row`, which acts on the torso and on the
  /// leg's links down to `depth`; depth 0 is the torso. Valid for the last accelerate().
  Velocities response(const Jacobian<double>& row, std::size_t depth) const;

  /// The same of the first three of four rows.
  std::array<Velocities, 3> responses(const Jacobian<Lanes>& rows, std::size_t depth) const;

  /// The rows of forces on the link at `depth` of `leg` at `point`, along `directions`; world
  /// frame.
  Jacobian<Lanes> jacobian(std::size_t leg, std::size_t depth, const Vector<double>& point,
                           const Vector<Lanes>& directions) const;

  const Velocities& velocities() const { return velocities_; }
  const std::array<Lanes, kHinges>& joint_positions() const { return joint_positions_; }
  const Vector<double>& torso_position() const { return torso_position_; }

  /// Turns world vectors into the torso's frame.
  const Quaternion<double>& torso_rotation() const { return torso_rotation_; }

  std::size_t leg_links() const { return links_; }

  /// Depth of the link that turns in a hinge, counted from 1.
  std::size_t hinge_depth(std::size_t hinge) const { return hinge_link_[hinge] + 1; }

  /// Of the four links at one depth, counted from 1: their centres of mass, the ends where they
  /// are attached, and what turns world vectors into their frames.
  const Vector<Lanes>& link_position(std::size_t depth) const {
    return moving_[depth - 1].position;
  }
  Vector<Lanes> link_origin(std::size_t depth) const {
    const Moving& m = moving_[depth - 1];
    return m.position + matrix(conjugate(m.from_world)) * -segments_[depth - 1].centre;
  }
  const Quaternion<Lanes>& link_rotation(std::size_t depth) const {
    return moving_[depth - 1].from_world;
  }

 private:
  static constexpr std::size_t kMaxLinks = 5;
  static constexpr std::size_t kFixed = kHinges;

  /// What a link of each leg is.
  struct Segment {
    std::size_t hinge;   // hip, ankle or kFixed
    Motion<Lanes> axis;  // of the hinge, at the centre of mass
    Lanes axis_length;
    Vector<Lanes> origin;  // from the parent's centre of mass, in its frame
    Vector<Lanes> centre;  // from the origin
    Lanes mass;
    Vector<Lanes> inertia;
  };

  /// Where it is.
  struct Moving {
    Quaternion<Lanes> turn;  // from the parent's frame
    Matrix<Lanes> rotation;  // the same
    Vector<Lanes> shift;     // from the parent's centre of mass, in this frame
    Quaternion<Lanes> from_world;
    Vector<Lanes> position;
  };

  /// A hinge as the articulated body behind it resists.
  struct Joint {
    Force<Lanes> resistance;  // articulated inertia * axis
    Lanes inverse_inertia;    // along the axis
  };

  /// What accelerate() needs of a link from pass to pass.
  struct Pass {
    Motion<Lanes> velocity, coriolis;
    Force<Lanes> bias;       // what keeps the link from accelerating
    Inertia<Lanes> inertia;  // later with what hangs on the link, as its parent feels it
  };

  void place();
  Force<double> start_torso();
  void start_links();
  void fold_legs(const std::array<Lanes, kHinges>& torques, Force<double>& torso_bias);
  void invert(const Inertia<double>& torso);

  template <typename T>
  Motion<T> solve(const Force<T>& bias) const;

  /// What impulses along rows of one leg do to the torso and to the leg's hinges.
  template <typename T>
  struct Impact {
    Motion<T> torso;
    std::array<T, kHinges> drive{};
    std::size_t leg = 0;
  };

  template <typename T>
  Impact<T> impact(const Jacobian<T>& rows, std::size_t depth) const;

  template <std::size_t kRows, typename T>
  std::array<Velocities, kRows> spread(const Impact<T>& impact) const;

  std::size_t links_;
  std::array<std::size_t, kHinges> hinge_link_{};
  std::array<Segment, kMaxLinks> segments_;
  double torso_mass_;
  Vector<double> torso_inertia_;
  std::array<double, 3> gravity_;
  std::size_t first_pull_;  // gravity's first axis: z alone on a level floor

  std::array<Lanes, kHinges> joint_positions_{};
  Velocities velocities_;
  Vector<double> torso_position_{};
  Quaternion<double> torso_rotation_{};
  std::array<Moving, kMaxLinks> moving_;

  Matrix<double> torso_matrix_;
  Motion<double> torso_velocity_;
  std::array<Pass, kMaxLinks> pass_;
  std::array<Joint, kHinges> joints_;
  std::array<Lanes, kHinges> drive_{};  // torque on each hinge less what the bias takes
  struct {
    Matrix<double> upper_left, upper_right, lower_left, lower_right;
  } inverse_;  // of the torso's articulated inertia
};

}  // namespace hebbes::envs::ant
