// Contacts of the car with tiles of the road, now and so far.
#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <span>
#include <vector>

#include "envs/car_racing/picture/scene.h"

namespace hebbes::envs::car_racing {

/// Kept by an engine, step by step.
class RoadContacts {
 public:
  /// A road of so many tiles, none of them touched yet.
  void reset(std::size_t tiles) {
    touched_.assign(tiles, 0);
    visited_.assign(tiles, 0);
    under_wheel_.fill(0);
    visits_ = 0;
  }

  void hull_touches(std::size_t tile) { touched_[tile] = 1; }

  void wheel_touches(std::size_t wheel, std::size_t tile) {
    ++under_wheel_[wheel];
    touched_[tile] = 1;
    visits_ += 1u - visited_[tile];
    visited_[tile] = 1;
  }

  void wheel_leaves_one(std::size_t wheel) {
    assert(under_wheel_[wheel] > 0);
    --under_wheel_[wheel];
  }
  void wheels_leave_all() { under_wheel_.fill(0); }

  std::size_t tiles() const { return touched_.size(); }

  /// How many tiles each wheel touches.
  const std::array<std::size_t, kWheels>& under_wheel() const { return under_wheel_; }

  /// Tiles that a wheel has touched so far.
  std::size_t visits() const { return visits_; }

  /// [tiles] 1 once hull or wheels touched it.
  std::span<const std::uint8_t> touched() const { return touched_; }

 private:
  std::vector<std::uint8_t> touched_, visited_;
  std::array<std::size_t, kWheels> under_wheel_{};
  std::size_t visits_ = 0;
};

}  // namespace hebbes::envs::car_racing
