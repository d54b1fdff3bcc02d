// A wheel's hinge on the hull, with a motor and limits, by the rules of Box2D 2.3.
//
// Source: Box2D 2.3.1, b2RevoluteJoint; float32 operations in its order, less those with the
// wheel's own lever arm: the hinge sits in the wheel's centre of mass.
#pragma once

#include <box2d/box2d.h>

namespace hebbes::envs::car_racing {

/// Where a body's centre of mass is.
struct Place {
  b2Vec2 centre{0, 0};
  float angle = 0;
};

/// How a body moves.
struct Motion {
  b2Vec2 velocity{0, 0};
  float angular_velocity = 0;
};

/// A body's inverse mass and inertia.
struct Inertia {
  float mass;
  float turning;
};

/// What the wheels' hinges have in common.
struct JointModel {
  Inertia hull;
  Inertia wheel;
  float motor_impulse;  ///< largest of a step, to both sides, N m s
  float limit;          ///< rad, to both sides
};

/// What motor and limit have turned in this step, N m s.
struct Twist {
  float motor = 0;
  float limit = 0;
};

class WheelJoint {
 public:
  /// `arm` leads from the hull's centre of mass to the hinge, in the hull's frame.
  WheelJoint(const JointModel& model, const b2Vec2& arm);

  /// Goes on with another model.
  void become(const JointModel& model);

  /// Begins a step: the constraint as it is at these places, and the last step's impulses once
  /// more.
  void begin(const b2Rot& hull_rotation, float joint_angle, const b2Vec2& impulse, Twist& twist,
             Motion& hull, Motion& wheel);

  /// Solves for the motions; returns the hinge's part of the impulse.
  b2Vec2 solve(float motor_speed, Twist& twist, Motion& hull, Motion& wheel) const {
    turn_motor(motor_speed, twist, hull, wheel);
    const b2Vec2 slip = wheel.velocity - hull.velocity - b2Cross(hull.angular_velocity, arm_);
    if (limit_ != Limit::kNone) return solve_at_limit(slip, twist, hull, wheel);
    const b2Vec2 impulse = solve_point(-slip);
    hull.velocity -= model_.hull.mass * impulse;
    hull.angular_velocity -= model_.hull.turning * b2Cross(arm_, impulse);
    wheel.velocity += model_.wheel.mass * impulse;
    return impulse;
  }

  /// Moves the bodies to where the hinge closes and its limits hold. True if they were nearly so.
  bool fit(Place& hull, b2Rot& hull_rotation, Place& wheel) const;

 private:
  enum class Limit { kNone, kLower, kUpper };

  void turn_motor(float motor_speed, Twist& twist, Motion& hull, Motion& wheel) const {
    const float excess = wheel.angular_velocity - hull.angular_velocity - motor_speed;
    const float wanted = twist.motor - motor_mass_ * excess;
    const float before = twist.motor;
    twist.motor = b2Clamp(wanted, -model_.motor_impulse, model_.motor_impulse);
    hull.angular_velocity -= model_.hull.turning * (twist.motor - before);
    wheel.angular_velocity += model_.wheel.turning * (twist.motor - before);
  }

  b2Vec2 solve_point(const b2Vec2& velocity) const {
    return {inverse_determinant_ * (k_yy_ * velocity.x - k_xy_ * velocity.y),
            inverse_determinant_ * (k_xx_ * velocity.y - k_xy_ * velocity.x)};
  }

  /// b2Mat33::Solve33 of block_, without computing again what stays.
  b2Vec3 solve_block(const b2Vec3& b) const {
    return block_inverse_determinant_ * b2Vec3(b2Dot(b, block_cross_),
                                               b2Dot(block_.ex, b2Cross(b, block_.ez)),
                                               b2Dot(block_.ex, b2Cross(block_.ey, b)));
  }

  /// Forbids turning further beyond the limit, together with slipping off the hinge.
  b2Vec2 solve_at_limit(const b2Vec2& slip, Twist& twist, Motion& hull, Motion& wheel) const {
    const float turn = wheel.angular_velocity - hull.angular_velocity;
    const b2Vec3 whole = -solve_block(b2Vec3(slip.x, slip.y, turn));
    const float before = twist.limit, after = before + whole.z;
    const bool pulls = limit_ == Limit::kLower ? after < 0.0f : after > 0.0f;
    if (!pulls) {
      twist.limit = after;
      push({whole.x, whole.y}, whole.z, hull, wheel);
      return {whole.x, whole.y};
    }
    const b2Vec2 impulse = solve_point(-slip + before * b2Vec2(k_xz_, k_yz_));
    twist.limit = 0;
    push(impulse, -before, hull, wheel);
    return impulse;
  }

  void push(const b2Vec2& impulse, float turning, Motion& hull, Motion& wheel) const {
    hull.velocity -= model_.hull.mass * impulse;
    hull.angular_velocity -= model_.hull.turning * (b2Cross(arm_, impulse) + turning);
    wheel.velocity += model_.wheel.mass * impulse;
    wheel.angular_velocity += model_.wheel.turning * turning;
  }

  float close_limit(Place& hull, Place& wheel) const;
  void find_limit(float joint_angle, Twist& twist);

  JointModel model_;
  b2Vec2 local_arm_;
  float motor_mass_;

  Limit limit_ = Limit::kNone;

  b2Vec2 arm_{0, 0};  // in the world's frame
  float k_xx_ = 0, k_xy_ = 0, k_yy_ = 0, k_xz_ = 0, k_yz_ = 0, k_zz_ = 0;
  float inverse_determinant_ = 0;

  // Of both constraints at once, while at a limit.
  b2Mat33 block_{{0, 0, 0}, {0, 0, 0}, {0, 0, 0}};
  b2Vec3 block_cross_{0, 0, 0};
  float block_inverse_determinant_ = 0;
};

}  // namespace hebbes::envs::car_racing
