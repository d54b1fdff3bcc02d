// The hull and the wheels on their hinges, advanced by the rules of Box2D 2.3.
//
// Source: Box2D 2.3.1, b2Island; float32 operations in its order.
#pragma once

#include <array>
#include <span>

#include "envs/car_racing/car/car_physics.h"
#include "envs/car_racing/car/car_shapes.h"
#include "envs/car_racing/car/wheel_joint.h"
#include "envs/car_racing/picture/scene.h"

namespace hebbes::envs::car_racing {

struct CarPlaces {
  Place hull;
  std::array<Place, kWheels> wheels;
};

struct CarMotions {
  Motion hull;
  std::array<Motion, kWheels> wheels;
};

class JointSolver {
 public:
  explicit JointSolver(const CarBody& body);

  /// Forgets the impulses of past steps.
  void reset();

  /// Goes on with another body.
  void become(const CarBody& body);

  /// Advances by kTimeStep with these motor speeds, rad/s. True if all hinges fit in the end.
  bool step(std::span<const float, kWheels> motor_speeds, CarPlaces& places, CarMotions& motions);

 private:
  /// All that a sweep over the hinges depends on and changes.
  struct SweepState {
    CarMotions motions;
    std::array<Twist, kWheels> twists;
    bool operator==(const SweepState& other) const;  ///< to the bit
  };
  using Impulses = std::array<float, 2 * kWheels>;  // x and y of each hinge's

  void begin(const CarPlaces& places, SweepState& state);
  Impulses sweep(std::span<const float, kWheels> motor_speeds, SweepState& state) const;
  void solve_motions(std::span<const float, kWheels> motor_speeds, SweepState& state);
  void add_impulses(std::size_t sweeps, std::size_t period);
  bool fit_places(CarPlaces& places) const;

  std::array<WheelJoint, kWheels> joints_;
  std::array<Twist, kWheels> twists_{};  // of the last step, as is:
  Impulses impulses_{};
  std::array<Impulses, kVelocitySweeps> swept_;  // impulses of each sweep of this step
};

}  // namespace hebbes::envs::car_racing
