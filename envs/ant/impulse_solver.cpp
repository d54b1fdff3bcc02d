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

// Of a contact's impulses: normal, and friction in two directions.
constexpr Vector<Lanes> kDirections = {{0, 0, 1}, {0, -1, 0}, {1, 0, 0}};

// Where the torso feels them: turning about two axes, moving along one.
constexpr std::array<std::array<std::size_t, 3>, 3> kAxes = {{{0, 1, 5}, {0, 2, 4}, {1, 2, 3}}};

// The order in which an unstable sort of equal keys leaves the reference's limits.
constexpr std::array<std::size_t, kJoints> kLimitOrder = {2, 3, 0, 1, 6, 7, 4, 5};

}  // namespace

ImpulseSolver::ImpulseSolver(const std::array<JointLimits, kJoints>& limits) : limits_(limits) {
  limit_rows_.reserve(kJoints);
  normal_rows_.reserve(kMaximumContacts);
  friction_.reserve(kMaximumContacts);
  friction_rows_.reserve(2 * kMaximumContacts);
}

template <class R>
void ImpulseSolver::respond(R& row, const Velocities& to_unit_impulse) {
  row.response = to_unit_impulse;
  const double mass = row.times(to_unit_impulse);
  row.inverse_mass = mass > std::numeric_limits<double>::epsilon() ? 1.0 / mass : 0;
  row.impulse = 0;
}

void ImpulseSolver::add_limit_rows(const ArticulatedBody& body, double dt) {
  for (std::size_t joint : kLimitOrder) {
    const std::size_t leg = joint / kHinges, hinge = joint % kHinges;
    const double position = body.joint_positions()[hinge][leg];
    const std::array<double, 2> room = {position - limits_[joint].lower,
                                        limits_[joint].upper - position};
    for (std::size_t side = 0; side < 2; ++side) {
      if (room[side] > 0) continue;
      Jacobian<double> jacobian;
      jacobian.leg = leg;
      jacobian.joints[hinge] = side == 0 ? 1 : -1;
      LimitRow& row = limit_rows_.emplace_back();
      row.leg = leg;
      row.hinge = hinge;
      row.sign = jacobian.joints[hinge];
      respond(row, body.response(jacobian, body.hinge_depth(hinge)));
      const double speed = row.times(body.velocities());
      row.target = -speed * row.inverse_mass;
      if (room[side] > kSplitThreshold) {
        row.target = -room[side] * kLimitCorrection / dt * row.inverse_mass + row.target;
      }
    }
  }
}

void ImpulseSolver::add_contact_rows(const ArticulatedBody& body, const Contact& contact,
                                     double dt) {
  const Jacobian<Lanes> rows =
      body.jacobian(contact.leg, contact.depth, contact.point, kDirections);
  const auto responses = body.responses(rows, contact.depth);
  const auto set = [&](ContactRow& row, std::size_t r) {
    row.axes = kAxes[r];
    for (std::size_t i = 0; i < 3; ++i) row.torso[i] = rows.torso[row.axes[i]][r];
    for (std::size_t j = 0; j < kHinges; ++j) row.joints[j] = rows.joints[j][r];
    row.leg = contact.leg;
    respond(row, responses[r]);
    const double speed = row.times(body.velocities());
    row.target = (0 - speed) * row.inverse_mass;
    return speed;
  };
  friction_.push_back(contact.friction);
  ContactRow& normal = normal_rows_.emplace_back();
  const double speed = set(normal, 0);
  const double distance = contact.distance + kSlop;
  if (distance > 0) {
    normal.target = (0 - speed - distance / dt) * normal.inverse_mass;
  } else {
    normal.target = -distance * kContactCorrection / dt * normal.inverse_mass + normal.target;
  }
  set(friction_rows_.emplace_back(), 1);
  set(friction_rows_.emplace_back(), 2);
}

// The impulse that is missing for this row alone to be solved.
template <class R>
double ImpulseSolver::step_of(const R& row) const {
  return row.target - row.times(change_) * row.inverse_mass;
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
double ImpulseSolver::apply(const Row& row, double step) {
  if (step != 0) change_.add(row.response, step);
  return step / row.inverse_mass;
}

template <class R>
double ImpulseSolver::solve_row(R& row, double upper) {
  return apply(row, clip(row, step_of(row), 0, upper));
}

double ImpulseSolver::solve_friction(std::size_t contact) {
  ContactRow& a = friction_rows_[2 * contact];
  ContactRow& b = friction_rows_[2 * contact + 1];
  const double limit = friction_[contact] * normal_rows_[contact].impulse;
  double step_b = step_of(b);
  double step_a = step_of(a);
  const double sum_a = a.impulse + step_a, sum_b = b.impulse + step_b;
  double bound_a = kUnbounded, bound_b = kUnbounded;
  if (limit == 0) {
    bound_a = bound_b = 0;
  } else if (sum_a * sum_a + sum_b * sum_b >= limit * limit) {
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
    note(solve_row(limit_rows_[forwards ? i : limits - 1 - i], kLimitImpulse));
  }
  for (ContactRow& row : normal_rows_) note(solve_row(row, kNormalImpulse));
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
