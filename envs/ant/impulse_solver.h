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
  /// A constraint that touches one leg and up to three of the torso's velocities; what is left out
  /// would add zeros.
  struct Row {
    std::array<std::size_t, 3> axes;  // of Velocities::torso
    std::array<double, 3> torso;      // the Jacobian
    std::array<double, kHinges> joints;
    std::size_t leg;
    Velocities response;  // to a unit impulse
    double inverse_mass;  // 1 / (Jacobian * response)
    double target;        // impulse that would solve this row alone
    double upper;         // of the impulse; the lower bound is 0
    double impulse;

    double times(const Velocities& v) const;
    void respond(const Velocities& to_unit_impulse);
  };

  void add_limit_rows(const ArticulatedBody& body, double dt);
  void add_contact_rows(const ArticulatedBody& body, const Contact& contact, double dt);
  double step_of(const Row& row) const;
  static double clip(Row& row, double step, double lower, double upper);
  double apply(Row& row, double step);
  double solve_row(Row& row);
  double solve_friction(std::size_t contact);
  double sweep(bool forwards);

  std::array<JointLimits, kJoints> limits_;
  std::vector<Row> limit_rows_;
  std::vector<Row> normal_rows_;
  std::vector<Row> friction_rows_;  // two of each contact
  std::vector<double> friction_;    // of each contact
  Velocities change_;               // of the velocities by all impulses so far
};

}  // namespace hebbes::envs::ant
