#include "envs/ant/articulated_body.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace hebbes::envs::ant {
namespace {

constexpr double kMaximumVelocity = 100;  // rad/s or m/s

Lanes clamped(const Lanes& v) {
  const Lanes low = v < -kMaximumVelocity ? Lanes{} - kMaximumVelocity : v;
  return low > kMaximumVelocity ? Lanes{} + kMaximumVelocity : low;
}

}  // namespace

std::array<double, kJoints> in_joint_order(const std::array<Lanes, kHinges>& values) {
  std::array<double, kJoints> result;
  for (std::size_t j = 0; j < kJoints; ++j) result[j] = values[j % kHinges][j / kHinges];
  return result;
}

ArticulatedBody::ArticulatedBody(const AntModel& model, const BodyInertias& inertias)
    : links_(model.links.size() / kLegs),
      segments_{},
      torso_mass_(model.torso_mass),
      torso_inertia_(inertias.torso),
      gravity_(model.gravity),
      first_pull_(gravity_[0] == 0 && gravity_[1] == 0 ? 2 : 0) {
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

void ArticulatedBody::start(const AntMotion& motion) {
  for (std::size_t j = 0; j < kJoints; ++j) {
    joint_positions_[j % kHinges][j / kHinges] = motion.joint_position[j];
    velocities_.joints[j % kHinges][j / kHinges] = motion.joint_velocity[j];
  }
  const auto [x, y, z] = motion.torso_position;
  const auto [qx, qy, qz, qw] = motion.torso_rotation;
  const Vector3 &turning = motion.torso_turning, &velocity = motion.torso_velocity;
  torso_position_ = {x, y, z};
  torso_rotation_ = {qx, qy, qz, qw};
  velocities_.torso = {turning[0],  turning[1],  turning[2], velocity[0],
                       velocity[1], velocity[2], 0,          0};
  place();
}

AntMotion ArticulatedBody::motion() const {
  const auto& [x, y, z] = torso_position_;
  const auto& [qx, qy, qz, qw] = torso_rotation_;
  const auto& v = velocities_.torso;
  return {.torso_position = {x, y, z},
          .torso_rotation = {qx, qy, qz, qw},
          .torso_velocity = {v[3], v[4], v[5]},
          .torso_turning = {v[0], v[1], v[2]},
          .joint_position = in_joint_order(joint_positions_),
          .joint_velocity = in_joint_order(velocities_.joints)};
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

Jacobian<Lanes> ArticulatedBody::jacobian(std::size_t leg, std::size_t depth,
                                          const Vector<double>& point,
                                          const Vector<Lanes>& directions) const {
  const Vector<double> from_torso = point - torso_position_;
  const Vector<Lanes> turning = cross(from_torso, directions);
  Jacobian<Lanes> rows;
  rows.torso = {turning.x, turning.y, turning.z, directions.x, directions.y, directions.z};
  rows.leg = leg;
  Vector<double> arm = torso_matrix_ * from_torso;
  Vector<Lanes> local = torso_matrix_ * directions;
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
    rows.joints[s.hinge] =
        dot(local, cross(lane(s.axis.angular, leg), arm) + lane(s.axis.linear, leg));
  }
  return rows;
}

}  // namespace hebbes::envs::ant
