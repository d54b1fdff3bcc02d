#include "envs/car_racing/car/car_engine.h"

#include <array>

#include "envs/car_racing/car/car_physics.h"
#include "envs/car_racing/car/car_shapes.h"
#include "envs/car_racing/car/joint_solver.h"
#include "envs/car_racing/car/rest.h"
#include "envs/car_racing/road/road_sensors.h"

namespace hebbes::envs::car_racing {
namespace {

class ExactEngine final : public CarEngine {
 public:
  explicit ExactEngine(const CarBody& body) : hull_mass_(body.hull_mass), solver_(body) {}

  void reset(const Track& track, CarState& state, RoadContacts& contacts) override;
  void become(const CarBody& body) override;
  void step(const Drive& drive, CarState& state, RoadContacts& contacts) override;

 private:
  void place_frames();
  void push(const Drive& drive);
  void rest_if_slow(bool joints_fit);
  void read(CarState& state) const;

  b2MassData hull_mass_;
  RoadSensors sensors_;
  JointSolver solver_;
  Rest rest_;
  CarPlaces places_{};
  CarMotions motions_{};
  b2Transform hull_frame_;
  std::array<b2Transform, kWheels> wheel_frames_;
};

void ExactEngine::reset(const Track& track, CarState& state, RoadContacts& contacts) {
  const TrackPiece& start = track.pieces.front();
  const auto angle = static_cast<float>(start.beta);
  hull_frame_ = b2Transform(hull_start(start), b2Rot(angle));
  places_.hull = {b2Mul(hull_frame_, hull_mass_.center), angle};
  for (std::size_t w = 0; w < kWheels; ++w) {
    places_.wheels[w] = {wheel_start(w, start), angle};
    wheel_frames_[w] = b2Transform(places_.wheels[w].centre, hull_frame_.q);
  }
  motions_ = {};
  solver_.reset();
  rest_ = {};
  sensors_.reset(track);
  contacts.reset(track.pieces.size());
  read(state);
}

void ExactEngine::become(const CarBody& body) {
  hull_mass_ = body.hull_mass;
  solver_.become(body);
}

void ExactEngine::step(const Drive& drive, CarState& state, RoadContacts& contacts) {
  sensors_.feel(hull_frame_, wheel_frames_, contacts);
  push(drive);
  const bool joints_fit = solver_.step(drive.motor_speed, places_, motions_);
  rest_if_slow(joints_fit);
  place_frames();
  read(state);
}

void ExactEngine::place_frames() {
  hull_frame_.q.Set(places_.hull.angle);
  hull_frame_.p = places_.hull.centre - b2Mul(hull_frame_.q, hull_mass_.center);
  for (std::size_t w = 0; w < kWheels; ++w) {
    wheel_frames_[w].Set(places_.wheels[w].centre, places_.wheels[w].angle);
  }
}

void ExactEngine::push(const Drive& drive) {
  const auto add = [](const Vector& force, float mass, Motion& motion) {
    motion.velocity += kBodyTimeStep * ((1.0f / mass) * b2Vec2(force[0], force[1]));
  };
  add(drive.hull_force, hull_mass_.mass, motions_.hull);
  for (std::size_t w = 0; w < kWheels; ++w) {
    add(drive.wheel_force[w], car_shapes().wheel_mass.mass, motions_.wheels[w]);
  }
}

void ExactEngine::rest_if_slow(bool joints_fit) {
  const auto slow = [](const Motion& motion) {
    return is_slow(motion.velocity, motion.angular_velocity);
  };
  bool all_slow = slow(motions_.hull);
  for (const Motion& wheel : motions_.wheels) all_slow = all_slow && slow(wheel);
  if (rest_.sets_in(all_slow, joints_fit, kBodyTimeStep)) motions_ = {};
}

BodyState body_state(const b2Transform& frame, const Place& place, const Motion& motion) {
  return {.pose = {frame.p.x, frame.p.y, frame.q.s, frame.q.c},
          .angle = place.angle,
          .velocity = {motion.velocity.x, motion.velocity.y},
          .angular_velocity = motion.angular_velocity};
}

void ExactEngine::read(CarState& state) const {
  state.hull = body_state(hull_frame_, places_.hull, motions_.hull);
  for (std::size_t w = 0; w < kWheels; ++w) {
    state.wheels[w] = body_state(wheel_frames_[w], places_.wheels[w], motions_.wheels[w]);
    state.joint_angle[w] = places_.wheels[w].angle - places_.hull.angle;
  }
}

}  // namespace

std::unique_ptr<CarEngine> make_exact_engine(const CarBody& body) {
  return std::make_unique<ExactEngine>(body);
}

}  // namespace hebbes::envs::car_racing
