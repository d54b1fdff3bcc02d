#include "envs/car_racing/car/wheels.h"

#include <algorithm>
#include <cmath>

#include "envs/car_racing/car/car_physics.h"
#include "envs/car_racing/car/car_shapes.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr double kFullPower = 1e8 * kSize * kSize;  // W
constexpr double kWheelInertia = 4000 * kSize * kSize;
constexpr double kGrip = 1e6 * kSize * kSize;          // largest force of a tyre on the road, N
constexpr double kGrassGrip = 0.6;                     // of that on the road
constexpr double kStiffness = 205000 * kSize * kSize;  // force per slip speed, N s/m
constexpr double kBraking = 15;                        // rad/s a step
constexpr double kLockingBrake = 0.9;
constexpr double kGasRise = 0.1;                          // a step
constexpr double kSteeringGain = 50, kSteeringSpeed = 3;  // 1/s, rad/s

float motor_speed(double wanted, double angle) {
  const double missing = wanted - angle;
  return static_cast<float>(sign(missing) *
                            std::min(kSteeringGain * std::abs(missing), kSteeringSpeed));
}

void accelerate(double& omega, double gas) {
  omega += kTimeStep * kFullPower * gas / kWheelInertia / (std::abs(omega) + 5);
}

void brake(double& omega, double pressed) {
  if (pressed >= kLockingBrake) {
    omega = 0;
  } else if (pressed > 0) {
    omega -= sign(omega) * std::min(kBraking * pressed, std::abs(omega));
  }
}

// The push of the whole car, as a force on its hull.
Vector hull_force(const Variation& variation) {
  if (variation.push_frame != PushFrame::kWorld) return {0, 0};
  const double mass =
      car_body(variation).hull_mass.mass + kWheels * double{car_shapes().wheel_mass.mass};
  return {static_cast<float>(variation.side_force * mass), 0};
}

}  // namespace

void Wheels::control(const Action& action) {
  for (std::size_t w = 0; w < kWheels; ++w) {
    Wheel& wheel = wheels_[w];
    wheel.brake = action.brake;
    if (w < 2) {
      wheel.steering = -action.steering;
    } else {
      wheel.gas += std::min(std::clamp(action.gas, 0.0, 1.0) - wheel.gas, kGasRise);
    }
  }
}

Drive Wheels::step(const CarState& state, const RoadContacts& contacts) {
  Drive drive;
  drive.hull_force = hull_force(variation_);
  for (std::size_t w = 0; w < kWheels; ++w) {
    Wheel& wheel = wheels_[w];
    drive.motor_speed[w] = motor_speed(wheel.steering, state.joint_angle[w]);
    accelerate(wheel.omega, wheel.gas * variation_.engine_power);
    brake(wheel.omega, wheel.brake * variation_.brake_strength);
    wheel.phase += wheel.omega * kTimeStep;
    drive.wheel_force[w] = tyre_force(wheel, state.wheels[w], contacts.under_wheel()[w] > 0);
  }
  return drive;
}

// In the world's frame. What the tyre does to the ground slows or speeds the wheel's turning.
Vector Wheels::tyre_force(Wheel& wheel, const BodyState& body, bool on_road) const {
  const double forward_x = -body.pose.sine, forward_y = body.pose.cosine;
  const double side_x = body.pose.cosine, side_y = body.pose.sine;
  const double forward_speed = forward_x * body.velocity[0] + forward_y * body.velocity[1];
  const double side_speed = side_x * body.velocity[0] + side_y * body.velocity[1];
  const double bias = variation_.push_frame == PushFrame::kWheelFrames ? variation_.side_force : 0;
  double forward = (-forward_speed + wheel.omega * kWheelRadius) * kStiffness;
  double side = (-side_speed + bias) * kStiffness;

  const double grip = kGrip * variation_.friction * (on_road ? 1 : kGrassGrip);
  const double force = std::sqrt(forward * forward + side * side);
  if (force > grip) {
    forward = forward / force * grip;
    side = side / force * grip;
  }
  wheel.omega -= kTimeStep * forward * kWheelRadius / kWheelInertia;
  return {static_cast<float>(side * side_x + forward * forward_x),
          static_cast<float>(side * side_y + forward * forward_y)};
}

}  // namespace hebbes::envs::car_racing
