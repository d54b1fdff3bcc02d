// The accelerations of the articulated body, and its response to impulses.
#include <cmath>
#include <limits>

#include "envs/ant/ant_physics.h"
#include "envs/ant/articulated_body.h"

namespace hebbes::envs::ant {
namespace {

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

// What damping takes from a body that moves with `v`.
template <typename T>
Force<T> drag(const T& mass, const Vector<T>& inertia, const Motion<T>& v) {
  const T turning = kDamping + kDamping * damped_length(v.angular);
  const T flying = kDamping + kDamping * damped_length(v.linear);
  return {scale(inertia, v.angular) * turning, v.linear * mass * flying};
}

// Adds the gyroscopic torque and the centrifugal force of the same body.
template <typename T>
void add_inertial(Force<T>& force, const T& mass, const Vector<T>& inertia, const Motion<T>& v) {
  force.angular = force.angular + cross(v.angular, scale(inertia, v.angular));
  force.linear = force.linear + cross(v.angular, v.linear) * mass;
}

}  // namespace

// The torso's velocity in its own frame, and its bias.
Force<double> ArticulatedBody::start_torso() {
  torso_matrix_ = matrix(torso_rotation_);
  const auto& v = velocities_.torso;
  torso_velocity_ = {torso_matrix_ * Vector<double>{v[0], v[1], v[2]},
                     torso_matrix_ * Vector<double>{v[3], v[4], v[5]}};
  const Vector<double> weight = {gravity_[0] * torso_mass_, gravity_[1] * torso_mass_,
                                 gravity_[2] * torso_mass_};
  Force<double> bias = {{0, 0, 0}, -(torso_matrix_ * weight)};
  bias = bias + drag(torso_mass_, torso_inertia_, torso_velocity_);
  add_inertial(bias, torso_mass_, torso_inertia_, torso_velocity_);
  return bias;
}

// Velocities, biases and inertias of the links, from the torso outwards.
void ArticulatedBody::start_links() {
  const Vector<Lanes> zero{};
  Motion<Lanes> velocity = {torso_velocity_.angular + zero, torso_velocity_.linear + zero};
  const Matrix<double> columns = transpose(torso_matrix_);
  std::array<Vector<Lanes>, 3> axes = {columns.x + zero, columns.y + zero,
                                       columns.z + zero};  // the world's, in the link's frame
  for (std::size_t k = 0; k < links_; ++k) {
    const Segment& s = segments_[k];
    const Moving& m = moving_[k];
    Pass& p = pass_[k];
    if (s.hinge == kFixed) {
      velocity = shifted(m.shift, velocity);
    } else {
      for (std::size_t a = first_pull_; a < 3; ++a) axes[a] = m.rotation * axes[a];
      const Motion<Lanes> across = s.axis * velocities_.joints[s.hinge];
      velocity = turned(m.rotation, m.shift, velocity) + across;
      p.coriolis = cross(velocity, across);
    }
    p.velocity = velocity;
    Vector<Lanes> weight = axes[first_pull_] * (gravity_[first_pull_] * s.mass);
    for (std::size_t a = first_pull_ + 1; a < 3; ++a) {
      weight = weight + axes[a] * (gravity_[a] * s.mass);
    }
    p.bias = {zero, -weight};
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
    Inertia<Lanes>& inertia = p.inertia;
    Force<Lanes>& bias = p.bias;
    if (s.hinge != kFixed) {
      Joint& joint = joints_[s.hinge];
      const Force<Lanes> h = inertia * s.axis;
      const Lanes d = dot(s.axis, h);
      joint = {h, d >= kTiny ? 1.0 / d : Lanes{}};
      drive_[s.hinge] = torques[s.hinge] - dot(s.axis, bias) - dot(p.coriolis, h);
      bias = bias + inertia * p.coriolis + h * (joint.inverse_inertia * drive_[s.hinge]);
      const Force<Lanes> u = h * joint.inverse_inertia;
      set(inertia.coupling, inertia.coupling - outer(h.linear, u.angular));
      set(inertia.mass, inertia.mass - outer(h.linear, u.linear));
      set(inertia.rotational, inertia.rotational - outer(h.angular, u.angular));
    }
    unshift(m.shift, inertia);
    bias = unshift(m.shift, bias);
    if (s.hinge != kFixed) {
      unturn(m.rotation, inertia);
      bias = unturn(m.rotation, bias);
    }
    if (k > 0) {
      pass_[k - 1].inertia += inertia;
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
template <typename T>
Motion<T> ArticulatedBody::solve(const Force<T>& bias) const {
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

// From the link that is pushed to the torso.
template <typename T>
ArticulatedBody::Impact<T> ArticulatedBody::impact(const Jacobian<T>& rows,
                                                   std::size_t depth) const {
  const std::size_t leg = rows.leg;
  Impact<T> result{.torso = {}, .leg = leg};
  Force<T> bias{};
  for (std::size_t k = depth; k-- > 0;) {
    const Segment& s = segments_[k];
    const Moving& m = moving_[k];
    const Vector<double> shift = lane(m.shift, leg);
    if (s.hinge == kFixed) {
      bias = unshift(shift, bias);
      continue;
    }
    const Joint& joint = joints_[s.hinge];
    const Motion<double> axis = {lane(s.axis.angular, leg), lane(s.axis.linear, leg)};
    const Force<double> h = {lane(joint.resistance.angular, leg),
                             lane(joint.resistance.linear, leg)};
    result.drive[s.hinge] = rows.joints[s.hinge] - dot(axis, bias);
    bias = bias + h * (joint.inverse_inertia[leg] * result.drive[s.hinge]);
    bias = unturn(lane(m.rotation, leg), unshift(shift, bias));
  }
  const auto& f = rows.torso;
  const Force<T> torso_bias = {torso_matrix_ * Vector<T>{-f[0], -f[1], -f[2]},
                               torso_matrix_ * Vector<T>{-f[3], -f[4], -f[5]}};
  result.torso = solve(torso_bias + bias);
  return result;
}

// From the torso to all hinges; the rows in turn, since each waits for its own results alone.
template <std::size_t kRows, typename T>
std::array<Velocities, kRows> ArticulatedBody::spread(const Impact<T>& impact) const {
  std::array<Velocities, kRows> results;
  std::array<Motion<Lanes>, kRows> motions;
  const Vector<T> angular = transposed_times(torso_matrix_, impact.torso.angular);
  const Vector<T> linear = transposed_times(torso_matrix_, impact.torso.linear);
  for (std::size_t r = 0; r < kRows; ++r) {
    const Vector<Lanes> zero{};
    motions[r] = {lane(impact.torso.angular, r) + zero, lane(impact.torso.linear, r) + zero};
    const Vector<double> a = lane(angular, r), l = lane(linear, r);
    results[r].torso = {a.x, a.y, a.z, l.x, l.y, l.z};
  }
  for (std::size_t k = 0; k <= hinge_link_.back(); ++k) {
    const Segment& s = segments_[k];
    const Moving& m = moving_[k];
    if (s.hinge == kFixed) {
      for (Motion<Lanes>& motion : motions) motion = shifted(m.shift, motion);
      continue;
    }
    const Joint& joint = joints_[s.hinge];
    for (std::size_t r = 0; r < kRows; ++r) {
      Motion<Lanes>& motion = motions[r];
      motion = turned(m.rotation, m.shift, motion);
      Lanes y{};
      y[impact.leg] = lane(impact.drive[s.hinge], r);
      const Lanes a = joint.inverse_inertia * (y - dot(motion, joint.resistance));
      results[r].joints[s.hinge] = a;
      motion = motion + s.axis * a;
    }
  }
  return results;
}

Velocities ArticulatedBody::response(const Jacobian<double>& row, std::size_t depth) const {
  return spread<1>(impact(row, depth)).front();
}

std::array<Velocities, 3> ArticulatedBody::responses(const Jacobian<Lanes>& rows,
                                                     std::size_t depth) const {
  return spread<3>(impact(rows, depth));
}

}  // namespace hebbes::envs::ant
