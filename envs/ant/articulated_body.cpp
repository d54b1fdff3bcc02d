#include "envs/ant/articulated_body.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

namespace hebbes::envs::ant {
namespace {

constexpr double kGravity = -9.8;         // m/s^2
constexpr double kDamping = 0.04f;        // of speed and of speed squared, per link
constexpr double kMaximumVelocity = 100;  // rad/s or m/s
constexpr double kTiny = std::numeric_limits<double>::epsilon();

// A length, or zero where its square is tiny.
double damped_length(const Vector<double>& v) {
  const double square = dot(v, v);
  return square > kTiny ? std::sqrt(square) : 0.0;
}
Lanes damped_length(const Vector<Lanes>& v) {
  const Lanes square = dot(v, v);
  return square > kTiny ? square_root(square) : Lanes{};
}

// Damping, gyroscopic torque and centrifugal force of a body that moves with `v`.
template <typename T>
Force<T> drag(const T& mass, const Vector<T>& inertia, const Motion<T>& v) {
  const T turning = kDamping + kDamping * damped_length(v.angular);
  const T flying = kDamping + kDamping * damped_length(v.linear);
  return {scale(inertia, v.angular) * turning, v.linear * mass * flying};
}
template <typename T>
void add_inertial(Force<T>& force, const T& mass, const Vector<T>& inertia, const Motion<T>& v) {
  force.angular = force.angular + cross(v.angular, scale(inertia, v.angular));
  force.linear = force.linear + cross(v.angular, v.linear) * mass;
}

// The motion of a child whose frame lies at `shift` and does not turn against its parent's.
template <typename A, typename B>
auto shifted(const Vector<A>& shift, const Motion<B>& m) {
  return Motion<decltype(shift.x * m.linear.x)>{m.angular + Vector<A>{},
                                                -cross(shift, m.angular) + m.linear};
}
template <typename A, typename B>
auto turned(const Matrix<A>& rotation, const Vector<A>& shift, const Motion<B>& m) {
  const auto angular = rotation * m.angular;
  return Motion<decltype(angular.x)>{angular, -cross(shift, angular) + rotation * m.linear};
}

Vector<double> lane(const Vector<Lanes>& v, std::size_t i) {
  return {v.x[i], v.y[i], v.z[i]};
}
Matrix<double> lane(const Matrix<Lanes>& m, std::size_t i) {
  return {lane(m.x, i), lane(m.y, i), lane(m.z, i)};
}
Vector<double> fold_lanes(const Vector<double>& base, const Vector<Lanes>& v) {
  return {add_backwards(base.x, v.x), add_backwards(base.y, v.y), add_backwards(base.z, v.z)};
}
Matrix<double> fold_lanes(const Matrix<double>& base, const Matrix<Lanes>& m) {
  return {fold_lanes(base.x, m.x), fold_lanes(base.y, m.y), fold_lanes(base.z, m.z)};
}

void set_lane(Vector<Lanes>& v, std::size_t i, const Vector3& value) {
  v.x[i] = value[0];
  v.y[i] = value[1];
  v.z[i] = value[2];
}

Lanes clamped(const Lanes& v) {
  const Lanes low = v < -kMaximumVelocity ? Lanes{} - kMaximumVelocity : v;
  return low > kMaximumVelocity ? Lanes{} + kMaximumVelocity : low;
}

}  // namespace

ArticulatedBody::ArticulatedBody(const AntModel& model, const BodyInertias& inertias)
    : links_(model.links.size() / kLegs),
      segments_{},
      torso_mass_(model.torso_mass),
      torso_inertia_(inertias.torso) {
  assert(links_ <= kMaxLinks);
  for (std::size_t k = 0, hinge = 0; k < links_; ++k) {
    Segment& s = segments_[k];
    s.hinge = model.links[k].joint < 0 ? kFixed : hinge++;
    if (s.hinge != kFixed) hinge_link_[s.hinge] = k;
    for (std::size_t leg = 0; leg < kLegs; ++leg) {
      const Link& link = model.links[leg * links_ + k];
      const Vector<double>& inertia = inertias.links[leg * links_ + k];
      set_lane(s.axis.angular, leg, link.axis);
      set_lane(s.origin, leg, link.origin);
      set_lane(s.centre, leg, link.centre_of_mass);
      set_lane(s.inertia, leg, {inertia.x, inertia.y, inertia.z});
      s.mass[leg] = link.mass;
    }
    s.axis.linear = cross(s.axis.angular, s.centre);
    s.axis_length = square_root(dot(s.axis.angular, s.axis.angular));
    Moving& m = moving_[k];
    m.turn = {Lanes{}, Lanes{}, Lanes{}, Lanes{} + 1.0};
    m.rotation = matrix(m.turn);
    m.shift = s.centre + s.origin;
  }
}

void ArticulatedBody::reset(std::span<const double, kJoints> joint_positions, double height) {
  for (std::size_t j = 0; j < kJoints; ++j) {
    joint_positions_[j % kHinges][j / kHinges] = joint_positions[j];
  }
  velocities_ = {};
  torso_position_ = {0, 0, height};
  torso_rotation_ = {0, 0, 0, 1};
  place();
}

// Where the links are, from the positions of torso and joints.
void ArticulatedBody::place() {
  const Vector<Lanes> zero{};
  const Quaternion<double>& t = torso_rotation_;
  Quaternion<Lanes> from_world = {Lanes{} + t.x, Lanes{} + t.y, Lanes{} + t.z, Lanes{} + t.w};
  Vector<Lanes> position = torso_position_ + zero;
  for (std::size_t k = 0; k < links_; ++k) {
    const Segment& s = segments_[k];
    Moving& m = moving_[k];
    if (s.hinge != kFixed) {
      const Lanes half = -joint_positions_[s.hinge] * 0.5;
      Lanes sine, cosine;
      for (std::size_t leg = 0; leg < kLegs; ++leg) {
        sine[leg] = std::sin(half[leg]);
        cosine[leg] = std::cos(half[leg]);
      }
      const Vector<Lanes> xyz = s.axis.angular * (sine / s.axis_length);
      m.turn = {xyz.x, xyz.y, xyz.z, cosine};
      m.rotation = matrix(m.turn);
      m.shift = s.centre + rotate(m.turn, s.origin);
      from_world = m.turn * from_world;
    }
    position = position + rotate(conjugate(from_world), m.shift);
    m.from_world = from_world;
    m.position = position;
  }
}

void ArticulatedBody::move(double dt) {
  const auto& v = velocities_.torso;
  torso_position_ = torso_position_ + Vector<double>{v[3], v[4], v[5]} * dt;

  // Exponential map, after Grassia, "Practical parameterization of rotations using the exponential
  // map" (1998).
  const Vector<double> omega = {v[0], v[1], v[2]};
  constexpr double kLargestTurn = 0.25 * std::numbers::pi;  // rad in one step
  double angle = std::sqrt(dot(omega, omega));              // per second
  if (angle * dt > kLargestTurn) angle = kLargestTurn / dt;
  const double factor = angle < 0.001 ? 0.5 * dt - (dt * dt * dt) * 0.020833333333 * angle * angle
                                      : std::sin(0.5 * angle * dt) / angle;
  const Vector<double> axis = omega * factor;
  const Quaternion<double> q =
      torso_rotation_ * Quaternion<double>{-axis.x, -axis.y, -axis.z, std::cos(angle * dt * 0.5)};
  const double scale = 1.0 / std::sqrt(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
  torso_rotation_ = {q.x * scale, q.y * scale, q.z * scale, q.w * scale};

  for (std::size_t j = 0; j < kHinges; ++j) joint_positions_[j] += dt * velocities_.joints[j];
  place();
}

void ArticulatedBody::change_velocities(const Velocities& delta, double factor) {
  velocities_.add(delta, factor);
  for (double& v : velocities_.torso) v = std::clamp(v, -kMaximumVelocity, kMaximumVelocity);
  for (Lanes& v : velocities_.joints) v = clamped(v);
}

// The torso's velocity in its own frame, and its bias.
Force<double> ArticulatedBody::start_torso() {
  torso_matrix_ = matrix(torso_rotation_);
  const auto& v = velocities_.torso;
  torso_velocity_ = {torso_matrix_ * Vector<double>{v[0], v[1], v[2]},
                     torso_matrix_ * Vector<double>{v[3], v[4], v[5]}};
  const Vector<double> weight = {0, 0, kGravity * torso_mass_};
  Force<double> bias = {{0, 0, 0}, -(torso_matrix_ * weight)};
  bias = bias + drag(torso_mass_, torso_inertia_, torso_velocity_);
  add_inertial(bias, torso_mass_, torso_inertia_, torso_velocity_);
  return bias;
}

// Velocities, biases and inertias of the links, from the torso outwards.
void ArticulatedBody::start_links() {
  const Vector<Lanes> zero{};
  Motion<Lanes> velocity = {torso_velocity_.angular + zero, torso_velocity_.linear + zero};
  Vector<Lanes> up = Vector<double>{torso_matrix_.x.z, torso_matrix_.y.z, torso_matrix_.z.z} +
                     zero;  // the world's z axis in the link's frame
  for (std::size_t k = 0; k < links_; ++k) {
    const Segment& s = segments_[k];
    const Moving& m = moving_[k];
    Pass& p = pass_[k];
    if (s.hinge == kFixed) {
      velocity = shifted(m.shift, velocity);
    } else {
      up = m.rotation * up;
      const Motion<Lanes> across = s.axis * velocities_.joints[s.hinge];
      velocity = turned(m.rotation, m.shift, velocity) + across;
      p.coriolis = cross(velocity, across);
    }
    p.velocity = velocity;
    p.bias = {zero, -(up * (kGravity * s.mass))};
    p.bias = p.bias + drag(s.mass, s.inertia, velocity);
    add_inertial(p.bias, s.mass, s.inertia, velocity);
    p.inertia = {Matrix<Lanes>{}, diagonal(Vector<Lanes>{s.mass, s.mass, s.mass}),
                 diagonal(s.inertia)};
  }
}

// Articulated inertias and biases, from the feet to the torso.
void ArticulatedBody::fold_legs(const std::array<Lanes, kHinges>& torques,
                                Force<double>& torso_bias) {
  Inertia<double> torso = {Matrix<double>{},
                           diagonal(Vector<double>{torso_mass_, torso_mass_, torso_mass_}),
                           diagonal(torso_inertia_)};
  for (std::size_t k = links_; k-- > 0;) {
    const Segment& s = segments_[k];
    const Moving& m = moving_[k];
    Pass& p = pass_[k];
    Inertia<Lanes> inertia = p.inertia;
    Force<Lanes> bias = p.bias;
    if (s.hinge != kFixed) {
      Joint& joint = joints_[s.hinge];
      const Force<Lanes> h = p.inertia * s.axis;
      const Lanes d = dot(s.axis, h);
      joint = {h, d >= kTiny ? 1.0 / d : Lanes{}};
      drive_[s.hinge] = torques[s.hinge] - dot(s.axis, p.bias) - dot(p.coriolis, h);
      const Force<Lanes> u = h * joint.inverse_inertia;
      inertia.coupling = inertia.coupling - outer(h.linear, u.angular);
      inertia.mass = inertia.mass - outer(h.linear, u.linear);
      inertia.rotational = inertia.rotational - outer(h.angular, u.angular);
      bias = p.bias + p.inertia * p.coriolis + h * (joint.inverse_inertia * drive_[s.hinge]);
    }
    inertia = unshift(m.shift, inertia);
    bias = unshift(m.shift, bias);
    if (s.hinge != kFixed) {
      inertia = unturn(m.rotation, inertia);
      bias = unturn(m.rotation, bias);
    }
    if (k > 0) {
      pass_[k - 1].inertia = pass_[k - 1].inertia + inertia;
      pass_[k - 1].bias = pass_[k - 1].bias + bias;
    } else {
      torso = {fold_lanes(torso.coupling, inertia.coupling), fold_lanes(torso.mass, inertia.mass),
               fold_lanes(torso.rotational, inertia.rotational)};
      torso_bias = {fold_lanes(torso_bias.angular, bias.angular),
                    fold_lanes(torso_bias.linear, bias.linear)};
    }
  }
  invert(torso);
}

// Blockwise inverse of the torso's articulated inertia.
void ArticulatedBody::invert(const Inertia<double>& torso) {
  const Matrix<double> lower_right = transpose(torso.coupling);
  Matrix<double> mass_inverse = inverse(torso.mass);
  mass_inverse = {-mass_inverse.x, -mass_inverse.y, -mass_inverse.z};
  inverse_.upper_right = inverse(lower_right * mass_inverse * torso.coupling + torso.rotational);
  inverse_.upper_left = inverse_.upper_right * lower_right * mass_inverse;
  inverse_.lower_right = transpose(inverse_.upper_left);
  Matrix<double> rest = torso.coupling * inverse_.upper_left;
  rest.x.x -= 1;
  rest.y.y -= 1;
  rest.z.z -= 1;
  inverse_.lower_left = mass_inverse * rest;
}

// The torso's acceleration against a bias.
Motion<double> ArticulatedBody::solve(const Force<double>& bias) const {
  return {-(inverse_.upper_left * bias.linear + inverse_.upper_right * bias.angular),
          -(inverse_.lower_left * bias.linear + inverse_.lower_right * bias.angular)};
}

void ArticulatedBody::accelerate(const std::array<Lanes, kHinges>& torques, double dt) {
  Force<double> torso_bias = start_torso();
  start_links();
  fold_legs(torques, torso_bias);

  const Motion<double> torso = solve(torso_bias);
  const Vector<Lanes> zero{};
  Motion<Lanes> motion = {torso.angular + zero, torso.linear + zero};
  Velocities acceleration;
  for (std::size_t k = 0; k <= hinge_link_.back(); ++k) {
    const Segment& s = segments_[k];
    const Moving& m = moving_[k];
    if (s.hinge == kFixed) {
      motion = shifted(m.shift, motion);
      continue;
    }
    motion = turned(m.rotation, m.shift, motion);
    const Joint& joint = joints_[s.hinge];
    const Lanes a = joint.inverse_inertia * (drive_[s.hinge] - dot(motion, joint.resistance));
    acceleration.joints[s.hinge] = a;
    motion = motion + pass_[k].coriolis + s.axis * a;
  }
  const Vector<double> angular = transposed_times(torso_matrix_, torso.angular);
  const Vector<double> linear = transposed_times(
      torso_matrix_, torso.linear + cross(torso_velocity_.angular, torso_velocity_.linear));
  acceleration.torso = {angular.x, angular.y, angular.z, linear.x, linear.y, linear.z};
  change_velocities(acceleration, dt);
}

Velocities ArticulatedBody::response(const Jacobian& row, std::size_t depth) const {
  Force<double> bias{};
  std::array<double, kHinges> drive{};
  for (std::size_t k = depth; k-- > 0;) {
    const Segment& s = segments_[k];
    const Moving& m = moving_[k];
    const Vector<double> shift = lane(m.shift, row.leg);
    if (s.hinge == kFixed) {
      bias = unshift(shift, bias);
      continue;
    }
    const Joint& joint = joints_[s.hinge];
    const Motion<double> axis = {lane(s.axis.angular, row.leg), lane(s.axis.linear, row.leg)};
    const Force<double> h = {lane(joint.resistance.angular, row.leg),
                             lane(joint.resistance.linear, row.leg)};
    drive[s.hinge] = row.joints[s.hinge] - dot(axis, bias);
    bias = bias + h * (joint.inverse_inertia[row.leg] * drive[s.hinge]);
    bias = unturn(lane(m.rotation, row.leg), unshift(shift, bias));
  }
  const auto& f = row.torso;
  const Force<double> torso_bias = {torso_matrix_ * Vector<double>{-f[0], -f[1], -f[2]},
                                    torso_matrix_ * Vector<double>{-f[3], -f[4], -f[5]}};
  const Motion<double> torso = solve(torso_bias + bias);

  const Vector<Lanes> zero{};
  Motion<Lanes> motion = {torso.angular + zero, torso.linear + zero};
  Velocities result;
  for (std::size_t k = 0; k <= hinge_link_.back(); ++k) {
    const Segment& s = segments_[k];
    const Moving& m = moving_[k];
    if (s.hinge == kFixed) {
      motion = shifted(m.shift, motion);
      continue;
    }
    motion = turned(m.rotation, m.shift, motion);
    const Joint& joint = joints_[s.hinge];
    Lanes y{};
    y[row.leg] = drive[s.hinge];
    const Lanes a = joint.inverse_inertia * (y - dot(motion, joint.resistance));
    result.joints[s.hinge] = a;
    motion = motion + s.axis * a;
  }
  const Vector<double> angular = transposed_times(torso_matrix_, torso.angular);
  const Vector<double> linear = transposed_times(torso_matrix_, torso.linear);
  result.torso = {angular.x, angular.y, angular.z, linear.x, linear.y, linear.z};
  return result;
}

Jacobian ArticulatedBody::jacobian(std::size_t leg, std::size_t depth, const Vector<double>& point,
                                   const Vector<double>& direction) const {
  const Vector<double> from_torso = point - torso_position_;
  const Vector<double> turning = cross(from_torso, direction);
  Jacobian row;
  row.torso = {turning.x, turning.y, turning.z, direction.x, direction.y, direction.z};
  row.leg = leg;
  Vector<double> arm = torso_matrix_ * from_torso;
  Vector<double> local = torso_matrix_ * direction;
  for (std::size_t k = 0; k < depth; ++k) {
    const Segment& s = segments_[k];
    const Moving& m = moving_[k];
    if (s.hinge == kFixed) {
      arm = arm - lane(m.shift, leg);
      continue;
    }
    const Matrix<double> rotation = lane(m.rotation, leg);
    local = rotation * local;
    arm = rotation * arm - lane(m.shift, leg);
    row.joints[s.hinge] =
        dot(local, cross(lane(s.axis.angular, leg), arm) + lane(s.axis.linear, leg));
  }
  return row;
}

}  // namespace hebbes::envs::ant
