#include "envs/car_racing/car/joint_solver.h"

#include <bit>
#include <cstdint>

namespace hebbes::envs::car_racing {
namespace {

Inertia inverse(const b2MassData& mass) {
  const float about_centre = mass.I - mass.mass * b2Dot(mass.center, mass.center);
  return {.mass = 1.0f / mass.mass, .turning = 1.0f / about_centre};
}

JointModel joint_model(const CarBody& body) {
  return {.hull = inverse(body.hull_mass),
          .wheel = inverse(car_shapes().wheel_mass),
          .motor_impulse = kBodyTimeStep * kSteeringTorque,
          .limit = body.steering_limit};
}

WheelJoint make_joint(const CarBody& body, std::size_t wheel) {
  return {joint_model(body), wheel_anchor(wheel) - body.hull_mass.center};
}

// Bounds a body's motion, then moves it.
void move(Place& place, Motion& motion) {
  const b2Vec2 translation = kBodyTimeStep * motion.velocity;
  if (b2Dot(translation, translation) > b2_maxTranslationSquared) {
    motion.velocity *= b2_maxTranslation / translation.Length();
  }
  const float rotation = kBodyTimeStep * motion.angular_velocity;
  if (rotation * rotation > b2_maxRotationSquared) {
    motion.angular_velocity *= b2_maxRotation / b2Abs(rotation);
  }
  place.centre += kBodyTimeStep * motion.velocity;
  place.angle += kBodyTimeStep * motion.angular_velocity;
}

}  // namespace

JointSolver::JointSolver(const CarBody& body)
    : joints_{make_joint(body, 0), make_joint(body, 1), make_joint(body, 2), make_joint(body, 3)} {}

void JointSolver::reset() {
  twists_ = {};
  impulses_ = {};
}

void JointSolver::become(const CarBody& body) {
  for (WheelJoint& joint : joints_) joint.become(joint_model(body));
}

bool JointSolver::step(std::span<const float, kWheels> motor_speeds, CarPlaces& places,
                       CarMotions& motions) {
  SweepState state{motions, twists_};
  begin(places, state);
  solve_motions(motor_speeds, state);
  motions = state.motions;
  twists_ = state.twists;
  move(places.hull, motions.hull);
  for (std::size_t w = 0; w < kWheels; ++w) move(places.wheels[w], motions.wheels[w]);
  return fit_places(places);
}

void JointSolver::begin(const CarPlaces& places, SweepState& state) {
  const b2Rot rotation(places.hull.angle);
  for (std::size_t w = kWheels; w-- > 0;) {
    const float joint_angle = places.wheels[w].angle - places.hull.angle;
    const b2Vec2 impulse(impulses_[2 * w], impulses_[2 * w + 1]);
    joints_[w].begin(rotation, joint_angle, impulse, state.twists[w], state.motions.hull,
                     state.motions.wheels[w]);
  }
}

bool JointSolver::SweepState::operator==(const SweepState& other) const {
  using Bits = std::array<std::uint32_t, 3 * (1 + kWheels) + 2 * kWheels>;
  return std::bit_cast<Bits>(*this) == std::bit_cast<Bits>(other);
}

JointSolver::Impulses JointSolver::sweep(std::span<const float, kWheels> motor_speeds,
                                         SweepState& state) const {
  Impulses impulses;
  Motion hull = state.motions.hull;  // in registers, as each hinge waits for the one before it
  for (std::size_t w = kWheels; w-- > 0;) {
    const b2Vec2 impulse =
        joints_[w].solve(motor_speeds[w], state.twists[w], hull, state.motions.wheels[w]);
    impulses[2 * w] = impulse.x;
    impulses[2 * w + 1] = impulse.y;
  }
  state.motions.hull = hull;
  return impulses;
}

// A sweep depends on nothing but what it changes. So once a state comes back, to the bit, the
// sweeps go round in a circle, and whole rounds can be left out. States are compared with an anchor
// that is moved on ever more rarely, so that circles of any length are found.
void JointSolver::solve_motions(std::span<const float, kWheels> motor_speeds, SweepState& state) {
  SweepState anchor = state;
  std::size_t anchored = 0, next_anchor = 1;
  for (std::size_t done = 1; done <= kVelocitySweeps; ++done) {
    swept_[done - 1] = sweep(motor_speeds, state);
    if (state == anchor) {
      const std::size_t period = done - anchored;
      const std::size_t missing = (kVelocitySweeps - done) % period;
      for (std::size_t i = 0; i < missing; ++i) sweep(motor_speeds, state);
      add_impulses(done, period);
      return;
    }
    if (done == next_anchor) {
      anchor = state;
      anchored = done;
      next_anchor = done + 1 + done / 4;
    }
  }
  add_impulses(kVelocitySweeps, 1);
}

// Of all sweeps, of which the first `sweeps` are known, the last `period` of them again and again.
void JointSolver::add_impulses(std::size_t sweeps, std::size_t period) {
  const auto add = [this](const Impulses& part) {
    for (std::size_t i = 0; i < part.size(); ++i) impulses_[i] += part[i];
  };
  for (std::size_t i = 0; i < sweeps; ++i) add(swept_[i]);
  for (std::size_t i = sweeps; i < kVelocitySweeps;) {
    const Impulses before = impulses_;
    for (std::size_t k = sweeps - period; k < sweeps && i < kVelocitySweeps; ++k, ++i) {
      add(swept_[k]);
    }
    if (impulses_ == before) return;  // too small to count, now and later
  }
}

bool JointSolver::fit_places(CarPlaces& places) const {
  b2Rot rotation(places.hull.angle);
  for (int i = 0; i < kPositionSweeps; ++i) {
    bool all_fit = true;
    for (std::size_t w = kWheels; w-- > 0;) {
      all_fit = joints_[w].fit(places.hull, rotation, places.wheels[w]) && all_fit;
    }
    if (all_fit) return true;
  }
  return false;
}

}  // namespace hebbes::envs::car_racing
