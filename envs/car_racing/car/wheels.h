// The car's engine, brakes, steering and tyres.
//
// Source: Gym 0.17, car_dynamics.
#pragma once

#include <array>
#include <span>

#include "envs/car_racing/car/car_state.h"
#include "envs/car_racing/car/variation.h"
#include "envs/car_racing/road/road_contacts.h"

namespace hebbes::envs::car_racing {

/// Steering in [-1, 1], left to right; gas and brake in [0, 1].
struct Action {
  double steering;
  double gas;
  double brake;
};

/// The four wheels' own motion and the forces that come of it.
class Wheels {
 public:
  explicit Wheels(const Variation& variation) : variation_(variation) {}

  /// At rest, nothing pressed.
  void reset() { wheels_ = {}; }

  /// Goes on with other tyres, engine and brakes.
  void become(const Variation& variation) { variation_ = variation; }

  /// Clips gas to [0, 1]; it rises by at most 0.1, and falls at once.
  void control(const Action& action);

  /// Turns the wheels by one step; what then acts on the car, moving as in `state` on the road as
  /// in `contacts`.
  Drive step(const CarState& state, const RoadContacts& contacts);

  struct Wheel {
    double steering;  ///< angle wanted, rad
    double gas;
    double brake;
    double omega;  ///< rad/s
    double phase;  ///< rad
  };
  const std::array<Wheel, kWheels>& wheels() const { return wheels_; }

 private:
  Vector tyre_force(Wheel& wheel, const BodyState& body, bool on_road) const;

  Variation variation_;
  std::array<Wheel, kWheels> wheels_{};
};

}  // namespace hebbes::envs::car_racing
