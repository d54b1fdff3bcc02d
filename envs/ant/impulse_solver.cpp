#include "envs/ant/impulse_solver.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "envs/ant/ant_physics.h"

namespace hebbes::envs::ant {
namespace {

constexpr double kNormalImpulse = 1e10f;  // largest, N s

// A limit violated by more than this is not pushed back, only kept from moving further: Bullet
// sets the correction apart for a split impulse that articulated bodies do not have.
constexpr double kSplitThreshold = -0.04f;  // rad

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

// Torso and twelve limbs, up to four points each.
constexpr std::size_t kMaximumContacts = 52;

// The order in which an unstable sort of equal keys leaves the reference's limits.
constexpr std::array<std::size_t, kJoints> kLimitOrder = {2, 3, 0, 1, 6, 7, 4, 5};

}  // namespace

ImpulseSolver::ImpulseSolver(const std::array<JointLimits, kJoints>& limits) : limits_(limits) {
  limit_rows_.reserve(kJoints);
  normal_rows_.reserve(kMaximumContacts);
  friction_.reserve(kMaximumContacts);
  friction_rows_.reserve(2 * kMaximumContacts);
}

ImpulseSolver::Row ImpulseSolver::make_row(const ArticulatedBody& body, const Jacobian& jacobian,
                                           std::size_t depth) const {
  Row row{.jacobian = jacobian,
          .response = body.response(jacobian, depth),
          .inverse_mass = 0,
          .target = 0,
          .upper = 0};
  const double mass = jacobian.times(row.response);
  if (mass > std::numeric_limits<double>::epsilon()) row.inverse_mass = 1.0 / mass;
  return row;
}

void ImpulseSolver::add_limit_rows(const ArticulatedBody& body, double dt) {
  for (std::size_t joint : kLimitOrder) {
    const std::size_t leg = joint / kHinges, hinge = joint % kHinges;
    const double position = body.joint_positions()[hinge][leg];
    const std::array<double, 2> room = {position - limits_[joint].lower,
                                        limits_[joint].upper - position};
    for (std::size_t side = 0; side < 2; ++side) {
      if (room[side] > 0) continue;
      Jacobian jacobian;
      jacobian.leg = leg;
      jacobian.joints[hinge] = side == 0 ? 1 : -1;
      Row row = make_row(body, jacobian, body.hinge_depth(hinge));
      const double speed = jacobian.times(body.velocities());
      row.target = -speed * row.inverse_mass;
      if (room[side] > kSplitThreshold) {
        row.target = -room[side] * kLimitCorrection / dt * row.inverse_mass + row.target;
      }
      row.upper = kLimitImpulse;
      limit_rows_.push_back(row);
    }
  }
}

void ImpulseSolver::add_contact_rows(const ArticulatedBody& body, const Contact& contact,
                                     double dt) {
  const auto add = [&](std::vector<Row>& rows, const Vector<double>& direction) -> Row& {
    const Jacobian jacobian = body.jacobian(contact.leg, contact.depth, contact.point, direction);
    Row& row = rows.emplace_back(make_row(body, jacobian, contact.depth));
    row.target = (0 - jacobian.times(body.velocities())) * row.inverse_mass;
    return row;
  };
  friction_.push_back(contact.friction);
  Row& normal = add(normal_rows_, {0, 0, 1});
  normal.upper = kNormalImpulse;
  const double distance = contact.distance + kSlop;
  const double speed = normal.jacobian.times(body.velocities());
  if (distance > 0) {
    normal.target = (0 - speed - distance / dt) * normal.inverse_mass;
  } else {
    normal.target = -distance * kContactCorrection / dt * normal.inverse_mass + normal.target;
  }
  add(friction_rows_, {0, -1, 0});
  add(friction_rows_, {1, 0, 0});
}

// The impulse that is missing for this row alone to be solved.
double ImpulseSolver::step_of(const Row& row) const {
  return row.target - row.jacobian.times(change_) * row.inverse_mass;
}

// Adds a step to the row's impulse, within bounds; returns what was added.
double ImpulseSolver::clip(Row& row, double step, double lower, double upper) {
  const double last = row.impulse;
  const double sum = last + step;
  if (sum < lower) {
    row.impulse = lower;
    return lower - last;
  }
  if (sum > upper) {
    row.impulse = upper;
    return upper - last;
  }
  row.impulse = sum;
  return step;
}

// Returns the change of the row's velocity.
double ImpulseSolver::apply(Row& row, double step) {
  change_.add(row.response, step);
  return step / row.inverse_mass;
}

double ImpulseSolver::solve_row(Row& row) {
  return apply(row, clip(row, step_of(row), 0, row.upper));
}

double ImpulseSolver::solve_friction(std::size_t contact) {
  Row& a = friction_rows_[2 * contact];
  Row& b = friction_rows_[2 * contact + 1];
  const double limit = friction_[contact] * normal_rows_[contact].impulse;
  double step_b = step_of(b);
  double step_a = step_of(a);
  const double sum_a = a.impulse + step_a, sum_b = b.impulse + step_b;
  double bound_a = kUnbounded, bound_b = kUnbounded;
  if (sum_a * sum_a + sum_b * sum_b >= limit * limit) {
    const double angle = std::atan2(sum_a, sum_b);
    bound_a = std::abs(limit * std::sin(angle));
    bound_b = std::abs(limit * std::cos(angle));
  }
  step_a = clip(a, step_a, -bound_a, bound_a);
  step_b = clip(b, step_b, -bound_b, bound_b);
  const double change_a = apply(a, step_a);
  return change_a + apply(b, step_b);
}

// Returns the largest squared change of a row's velocity.
double ImpulseSolver::sweep(bool forwards) {
  double residual = 0;
  const auto note = [&residual](double change) {
    const double square = change * change;
    residual = residual > square ? residual : square;
  };
  const std::size_t limits = limit_rows_.size();
  for (std::size_t i = 0; i < limits; ++i) {
    note(solve_row(limit_rows_[forwards ? i : limits - 1 - i]));
  }
  for (Row& row : normal_rows_) note(solve_row(row));
  for (std::size_t i = 0; i < normal_rows_.size(); ++i) note(solve_friction(i));
  return residual;
}

void ImpulseSolver::solve(ArticulatedBody& body, std::span<const Contact> contacts, double dt) {
  limit_rows_.clear();
  normal_rows_.clear();
  friction_.clear();
  friction_rows_.clear();
  add_limit_rows(body, dt);
  for (const Contact& contact : contacts) add_contact_rows(body, contact, dt);
  change_ = {};
  for (int i = 0; i < kSweeps; ++i) {
    if (sweep(i % 2 == 1) <= kSmallResidual) break;
  }
  body.change_velocities(change_, 1);
}

}  // namespace hebbes::envs::ant
