#include "envs/car_racing/car_world.h"

#include <cmath>
#include <utility>

#include "envs/car_racing/car/car_physics.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr double kRoadReward = 1000;  // for all tiles
constexpr double kStepCost = 0.1;
constexpr double kOutOfField = -100;

bool out_of_field(const Pose& hull) {
  return std::abs(double{hull.x}) > kPlayfield || std::abs(double{hull.y}) > kPlayfield;
}

}  // namespace

CarWorld::CarWorld(const Variation& variation, EngineKind engine)
    : engine_(make_engine(engine, car_body(variation))),
      wheels_(variation),
      palette_(palette_with_road(variation.road_colour)) {}

void CarWorld::become(const Variation& variation) {
  engine_->become(car_body(variation));
  wheels_.become(variation);
  palette_ = palette_with_road(variation.road_colour);
}

void CarWorld::reset(Track track) {
  track_ = std::move(track);
  engine_->reset(track_, state_, contacts_);
  wheels_.reset();
  time_ = score_ = paid_ = 0;
  advance();
}

Outcome CarWorld::step(const Action& action) {
  wheels_.control(action);
  advance();
  score_ -= kStepCost;
  const double reward = score_ - std::exchange(paid_, score_);
  if (out_of_field(state_.hull.pose)) return {.reward = kOutOfField, .done = true};
  return {.reward = reward, .done = contacts_.visits() == contacts_.tiles()};
}

void CarWorld::advance() {
  const std::size_t visits = contacts_.visits();
  engine_->step(wheels_.step(state_, contacts_), state_, contacts_);
  const double tile_reward = kRoadReward / static_cast<double>(contacts_.tiles());
  for (std::size_t v = visits; v < contacts_.visits(); ++v) score_ += tile_reward;
  time_ += kTimeStep;
  shown_score_ = score_;
}

Scene CarWorld::scene() const {
  Scene scene{.road = track_.road,
              .tile_touched = contacts_.touched(),
              .hull = state_.hull.pose,
              .hull_angle = state_.hull.angle,
              .hull_velocity = state_.hull.velocity,
              .hull_angular_velocity = state_.hull.angular_velocity,
              .wheels = {},
              .wheel_omega = {},
              .wheel_phase = {},
              .steering_angle = state_.joint_angle[0],
              .time = time_,
              .score = shown_score_,
              .palette = &palette_};
  for (std::size_t w = 0; w < kWheels; ++w) {
    scene.wheels[w] = state_.wheels[w].pose;
    scene.wheel_omega[w] = wheels_.wheels()[w].omega;
    scene.wheel_phase[w] = wheels_.wheels()[w].phase;
  }
  return scene;
}

}  // namespace hebbes::envs::car_racing
