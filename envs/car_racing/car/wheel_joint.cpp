#include "envs/car_racing/car/wheel_joint.h"

#include <cmath>

namespace hebbes::envs::car_racing {

WheelJoint::WheelJoint(const JointModel& model, const b2Vec2& arm)
    : model_(model),
      local_arm_(arm),
      motor_mass_(1.0f / (model.hull.turning + model.wheel.turning)) {}

void WheelJoint::become(const JointModel& model) {
  const Limit limit = limit_;
  const bool limit_stays = model.limit == model_.limit;
  *this = WheelJoint(model, local_arm_);
  if (limit_stays) limit_ = limit;
}

void WheelJoint::begin(const b2Rot& hull_rotation, float joint_angle, const b2Vec2& impulse,
                       Twist& twist, Motion& hull, Motion& wheel) {
  const auto [m_a, i_a] = model_.hull;
  const auto [m_b, i_b] = model_.wheel;
  arm_ = b2Mul(hull_rotation, local_arm_);
  k_xx_ = m_a + m_b + arm_.y * arm_.y * i_a;
  k_xy_ = -arm_.y * arm_.x * i_a;
  k_yy_ = m_a + m_b + arm_.x * arm_.x * i_a;
  k_xz_ = -arm_.y * i_a;
  k_yz_ = arm_.x * i_a;
  k_zz_ = i_a + i_b;
  inverse_determinant_ = 1.0f / (k_xx_ * k_yy_ - k_xy_ * k_xy_);
  find_limit(joint_angle, twist);
  if (limit_ != Limit::kNone) {
    block_ = {{k_xx_, k_xy_, k_xz_}, {k_xy_, k_yy_, k_yz_}, {k_xz_, k_yz_, k_zz_}};
    block_cross_ = b2Cross(block_.ey, block_.ez);
    const float determinant = b2Dot(block_.ex, block_cross_);
    block_inverse_determinant_ = determinant != 0.0f ? 1.0f / determinant : determinant;
  }

  hull.velocity -= m_a * impulse;
  hull.angular_velocity -= i_a * (b2Cross(arm_, impulse) + twist.motor + twist.limit);
  wheel.velocity += m_b * impulse;
  wheel.angular_velocity += i_b * (twist.motor + twist.limit);
}

void WheelJoint::find_limit(float joint_angle, Twist& twist) {
  Limit limit = Limit::kNone;
  if (joint_angle <= -model_.limit) {
    limit = Limit::kLower;
  } else if (joint_angle >= model_.limit) {
    limit = Limit::kUpper;
  }
  if (limit != limit_) twist.limit = 0;
  limit_ = limit;
}

// Turns both bodies back towards the limit; how far beyond it they were.
float WheelJoint::close_limit(Place& hull, Place& wheel) const {
  if (limit_ == Limit::kNone) return 0;
  const float angle = wheel.angle - hull.angle;
  const bool lower = limit_ == Limit::kLower;
  const float excess = lower ? angle + model_.limit : angle - model_.limit;
  const float correction = lower ? b2Clamp(excess + b2_angularSlop, -b2_maxAngularCorrection, 0.0f)
                                 : b2Clamp(excess - b2_angularSlop, 0.0f, b2_maxAngularCorrection);
  const float turning = -motor_mass_ * correction;
  hull.angle -= model_.hull.turning * turning;
  wheel.angle += model_.wheel.turning * turning;
  return lower ? -excess : excess;
}

bool WheelJoint::fit(Place& hull, b2Rot& hull_rotation, Place& wheel) const {
  const auto [m_a, i_a] = model_.hull;
  const float m_b = model_.wheel.mass;
  const float angular_error = close_limit(hull, wheel);
  if (limit_ != Limit::kNone) hull_rotation.Set(hull.angle);
  const b2Vec2 arm = b2Mul(hull_rotation, local_arm_);
  const b2Vec2 gap = wheel.centre - hull.centre - arm;
  b2Mat22 k;
  k.ex.x = m_a + m_b + i_a * arm.y * arm.y;
  k.ex.y = -i_a * arm.x * arm.y;
  k.ey.x = k.ex.y;
  k.ey.y = m_a + m_b + i_a * arm.x * arm.x;
  const b2Vec2 impulse = -k.Solve(gap);
  hull.centre -= m_a * impulse;
  wheel.centre += m_b * impulse;
  hull.angle -= i_a * b2Cross(arm, impulse);
  hull_rotation.Set(hull.angle);
  return gap.Length() <= b2_linearSlop && angular_error <= b2_angularSlop;
}

}  // namespace hebbes::envs::car_racing
