#include "envs/car_racing/car/car_engine.h"

#include <box2d/box2d.h>

#include <array>
#include <optional>

#include "envs/car_racing/car/car_physics.h"
#include "envs/car_racing/car/car_shapes.h"
#include "envs/car_racing/car/rest.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr uint16 kWheelCategory = 0x20, kRoadMask = 0x1;

// A fixture's mark: 0 the hull's, then the wheels', then the tiles'.
constexpr uintptr_t kHullMark = 0, kWheelMark = 1, kTileMark = kWheelMark + kWheels;

class Listener final : public b2ContactListener {
 public:
  RoadContacts* contacts = nullptr;

  void BeginContact(b2Contact* contact) override { note(contact, true); }
  void EndContact(b2Contact* contact) override { note(contact, false); }

 private:
  void note(b2Contact* contact, bool begins) const {
    uintptr_t car = contact->GetFixtureA()->GetUserData().pointer;
    uintptr_t road = contact->GetFixtureB()->GetUserData().pointer;
    if (car > road) std::swap(car, road);
    const std::size_t tile = road - kTileMark;
    if (car == kHullMark) {
      contacts->hull_touches(tile);
    } else if (begins) {
      contacts->wheel_touches(car - kWheelMark, tile);
    } else {
      contacts->wheel_leaves_one(car - kWheelMark);
    }
  }
};

class Box2dEngine final : public CarEngine {
 public:
  explicit Box2dEngine(const CarBody& body) : body_(body) {}

  void reset(const Track& track, CarState& state, RoadContacts& contacts) override;
  void become(const CarBody& body) override;
  void step(const Drive& drive, CarState& state, RoadContacts& contacts) override;

 private:
  void lay_tiles(const Track& track);
  void build_hull(const TrackPiece& start);
  void build_wheel(std::size_t wheel, const TrackPiece& start);
  void apply(const Drive& drive);
  void rest_if_slow();
  void read(CarState& state) const;

  CarBody body_;
  Listener listener_;
  std::optional<b2World> world_;
  b2Body* hull_ = nullptr;
  std::array<b2Body*, kWheels> wheels_{};
  std::array<b2RevoluteJoint*, kWheels> joints_{};
  Rest rest_;
};

void Box2dEngine::reset(const Track& track, CarState& state, RoadContacts& contacts) {
  world_.emplace(b2Vec2(0, 0));
  world_->SetContactListener(&listener_);
  world_->SetAllowSleeping(false);  // see Rest
  world_->SetContinuousPhysics(false);
  lay_tiles(track);
  build_hull(track.pieces.front());
  for (std::size_t w = 0; w < kWheels; ++w) build_wheel(w, track.pieces.front());
  rest_ = {};
  contacts.reset(track.pieces.size());
  read(state);
}

void Box2dEngine::lay_tiles(const Track& track) {
  const b2BodyDef at_origin;
  b2Body* ground = world_->CreateBody(&at_origin);
  for (const RoadPolygon& polygon : track.road) {
    if (polygon.kind != RoadPolygon::Kind::kTile) continue;
    const b2PolygonShape shape = tile_shape(polygon);
    b2FixtureDef tile;
    tile.shape = &shape;
    tile.isSensor = true;
    tile.userData.pointer = kTileMark + polygon.tile;
    ground->CreateFixture(&tile);
  }
}

void Box2dEngine::build_hull(const TrackPiece& start) {
  b2BodyDef body;
  body.type = b2_dynamicBody;
  body.position = hull_start(start);
  body.angle = static_cast<float>(start.beta);
  hull_ = world_->CreateBody(&body);
  for (const b2PolygonShape& shape : car_shapes().hull) {
    b2FixtureDef part;
    part.shape = &shape;
    part.density = kHullDensity;
    part.userData.pointer = kHullMark;
    hull_->CreateFixture(&part);
  }
  hull_->SetMassData(&body_.hull_mass);
}

void Box2dEngine::build_wheel(std::size_t wheel, const TrackPiece& start) {
  b2BodyDef body;
  body.type = b2_dynamicBody;
  body.position = wheel_start(wheel, start);
  body.angle = static_cast<float>(start.beta);
  wheels_[wheel] = world_->CreateBody(&body);
  b2FixtureDef tyre;
  tyre.shape = &car_shapes().wheel;
  tyre.density = kWheelDensity;
  tyre.filter.categoryBits = kWheelCategory;
  tyre.filter.maskBits = kRoadMask;
  tyre.userData.pointer = kWheelMark + wheel;
  wheels_[wheel]->CreateFixture(&tyre);
  wheels_[wheel]->SetMassData(&car_shapes().wheel_mass);
  b2RevoluteJointDef joint;
  joint.bodyA = hull_;
  joint.bodyB = wheels_[wheel];
  joint.localAnchorA = wheel_anchor(wheel);
  joint.enableMotor = true;
  joint.maxMotorTorque = kSteeringTorque;
  joint.lowerAngle = -body_.steering_limit;
  joint.upperAngle = body_.steering_limit;
  joints_[wheel] = static_cast<b2RevoluteJoint*>(world_->CreateJoint(&joint));
}

void Box2dEngine::become(const CarBody& body) {
  body_ = body;
  if (!world_) return;
  hull_->SetMassData(&body_.hull_mass);
  for (b2RevoluteJoint* joint : joints_) {
    joint->SetLimits(-body_.steering_limit, body_.steering_limit);
  }
}

void push(b2Body& body, const Vector& force) {
  const float inverse_mass = 1.0f / body.GetMass();
  const b2Vec2 change = kBodyTimeStep * (inverse_mass * b2Vec2(force[0], force[1]));
  body.SetLinearVelocity(body.GetLinearVelocity() + change);
}

void Box2dEngine::apply(const Drive& drive) {
  push(*hull_, drive.hull_force);
  for (std::size_t w = 0; w < kWheels; ++w) {
    const float angle = joints_[w]->GetJointAngle();
    joints_[w]->EnableLimit(angle <= -body_.steering_limit || angle >= body_.steering_limit);
    joints_[w]->SetMotorSpeed(drive.motor_speed[w]);
    push(*wheels_[w], drive.wheel_force[w]);
  }
}

void Box2dEngine::step(const Drive& drive, CarState& state, RoadContacts& contacts) {
  listener_.contacts = &contacts;
  apply(drive);
  world_->Step(kBodyTimeStep, kVelocitySweeps, kPositionSweeps);
  rest_if_slow();
  read(state);
}

void Box2dEngine::rest_if_slow() {
  bool all_slow = is_slow(hull_->GetLinearVelocity(), hull_->GetAngularVelocity());
  for (const b2Body* wheel : wheels_) {
    all_slow = all_slow && is_slow(wheel->GetLinearVelocity(), wheel->GetAngularVelocity());
  }
  if (!rest_.sets_in(all_slow, true, kBodyTimeStep)) return;
  const auto halt = [](b2Body& body) {
    body.SetLinearVelocity({0, 0});
    body.SetAngularVelocity(0);
  };
  halt(*hull_);
  for (b2Body* wheel : wheels_) halt(*wheel);
}

BodyState body_state(const b2Body& body) {
  const b2Transform& frame = body.GetTransform();
  return {.pose = {frame.p.x, frame.p.y, frame.q.s, frame.q.c},
          .angle = body.GetAngle(),
          .velocity = {body.GetLinearVelocity().x, body.GetLinearVelocity().y},
          .angular_velocity = body.GetAngularVelocity()};
}

void Box2dEngine::read(CarState& state) const {
  state.hull = body_state(*hull_);
  for (std::size_t w = 0; w < kWheels; ++w) {
    state.wheels[w] = body_state(*wheels_[w]);
    state.joint_angle[w] = joints_[w]->GetJointAngle();
  }
}

}  // namespace

std::unique_ptr<CarEngine> make_box2d_engine(const CarBody& body) {
  return std::make_unique<Box2dEngine>(body);
}

}  // namespace hebbes::envs::car_racing
