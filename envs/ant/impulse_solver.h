// The solver of impulses at joint limits and contacts with the floor.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "envs/ant/ant_model.h"
#include "envs/ant/articulated_body.h"
#include "envs/ant/floor_contacts.h"

namespace hebbes::envs::ant {

/// Projected Gauss-Seidel over impulses, as Bullet's btMultiBodyConstraintSolver does it with the
/// reference's settings: five sweeps at most, joint limits, then normal impulses, then friction in
/// two directions within a cone.
class ImpulseSolver {
 public:
  explicit ImpulseSolver(const std::array<JointLimits, kJoints>& limits);

  /// Corrects the velocities of `body`, which has just been accelerated over `dt`.
  void solve(ArticulatedBody& body, std::span<const Contact> contacts, double dt);

 private:
  struct Row {
    std::size_t leg;
    Velocities response;  // to a unit impulse
    double inverse_mass;  // 1 / (Jacobian * response)
    double target;        // impulse that would solve this row alone
    double impulse;
  };

  /// One hinge, either way round.
  struct LimitRow : Row {
    std::size_t hinge;
    double sign;

    double times(const Velocities& v) const { return sign * v.joints[hinge][leg]; }
  };

  /// A leg and three of the torso's velocities; zeros in the Jacobian are left out.
  struct ContactRow : Row {
    std::array<std::size_t, 3> axes;  // of Velocities::torso
    std::array<double, 3> torso;      // the Jacobian
    std::array<double, kHinges> joints;

    double times(const Velocities& v) const {
      return torso[0] * v.torso[axes[0]] + torso[1] * v.torso[axes[1]] +
             torso[2] * v.torso[axes[2]] + joints[0] * v.joints[0][leg] +
             joints[1] * v.joints[1][leg];
    }
  };

  template <class R>
  static void respond(R& row, const Velocities& to_unit_impulse);
  void add_limit_rows(const ArticulatedBody& body, double dt);
  void add_contact_rows(const ArticulatedBody& body, const Contact& contact, double dt);
  template <class R>
  double step_of(const R& row) const;
  static double clip(Row& row, double step, double lower, double upper);
  double apply(const Row& row, double step);
  template <class R>
  double solve_row(R& row, double upper);
  double solve_friction(std::size_t contact);
  double sweep(bool forwards);

  std::array<JointLimits, kJoints> limits_;
  std::vector<LimitRow> limit_rows_;
  std::vector<ContactRow> normal_rows_;
  std::vector<ContactRow> friction_rows_;  // two of each contact
  std::vector<double> friction_;           // of each contact
  Velocities change_;                      // of the velocities by all impulses so far
};

}  // namespace hebbes::envs::ant
