// Rest: a car that hardly moves is stopped, as Box2D puts bodies to sleep.
#pragma once

#include <box2d/box2d.h>

namespace hebbes::envs::car_racing {

/// Whether a body is slow enough to be put to rest.
inline bool is_slow(const b2Vec2& velocity, float angular_velocity) {
  constexpr float kSpeed = b2_linearSleepTolerance, kTurn = b2_angularSleepTolerance;
  return angular_velocity * angular_velocity <= kTurn * kTurn &&
         b2Dot(velocity, velocity) <= kSpeed * kSpeed;
}

/// How long all bodies have been slow.
class Rest {
 public:
  /// After a step of `time`, s. True if all velocities must be set to zero now.
  bool sets_in(bool all_slow, bool joints_fit, float time) {
    slow_time_ = all_slow ? slow_time_ + time : 0.0f;
    const bool sets_in = slow_time_ >= b2_timeToSleep && joints_fit;
    if (sets_in) slow_time_ = 0;
    return sets_in;
  }

 private:
  float slow_time_ = 0;
};

}  // namespace hebbes::envs::car_racing
