#include "envs/ant/ant_world.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "envs/ant/ant_shapes.h"
#include "envs/ant/articulated_body.h"
#include "envs/ant/floor_contacts.h"
#include "envs/ant/impulse_solver.h"

namespace hebbes::envs::ant {
namespace {

constexpr int kSubsteps = 4;
constexpr double kTorque = 250;  // N m per unit of action
constexpr double kAbsurd = 1e6;  // m; velocities are bounded by themselves

BodyInertias inertias(const AntModel& model, const AntShapes& shapes) {
  const auto convert = [](const btVector3& v) { return Vector<double>{v.x(), v.y(), v.z()}; };
  BodyInertias result{convert(shapes.torso_inertia(model)), {}};
  for (std::size_t l = 0; l < model.links.size(); ++l) {
    result.links.push_back(convert(shapes.limb_inertia(model, l)));
  }
  return result;
}

// Angles and velocities, hips and ankles, in the order of the joints.
std::array<double, kJoints> in_joint_order(const std::array<Lanes, kHinges>& values) {
  std::array<double, kJoints> result;
  for (std::size_t j = 0; j < kJoints; ++j) result[j] = values[j % kHinges][j / kHinges];
  return result;
}

}  // namespace

struct AntWorld::Physics {
  explicit Physics(const AntModel& the_model)
      : model(the_model),
        shapes(model),
        body(model, inertias(model, shapes)),
        contacts(model, shapes),
        solver(model.limits) {}

  void substep(const std::array<Lanes, kHinges>& torques);
  std::array<double, 2> link_sum() const;
  void read(AntState& state) const;

  AntModel model;
  AntShapes shapes;
  ArticulatedBody body;
  FloorContacts contacts;
  ImpulseSolver solver;
};

void AntWorld::Physics::substep(const std::array<Lanes, kHinges>& torques) {
  constexpr double kStep = kTimeStep / kSubsteps;
  contacts.update(body);
  body.accelerate(torques, kStep);
  solver.solve(body, contacts.contacts(), kStep);
  body.move(kStep);
}

std::array<double, 2> AntWorld::Physics::link_sum() const {
  Vector<Lanes> sum{};
  for (std::size_t k = 1; k <= body.leg_links(); ++k) {
    sum = sum + body.link_position(k);
    const Link& link = model.links[k - 1];
    const bool merged_hinge = link.joint >= 0 && link.mass > 0;
    if (merged_hinge) sum = sum + body.link_origin(k);
  }
  return {add_backwards(0, sum.x), add_backwards(0, sum.y)};
}

void AntWorld::Physics::read(AntState& state) const {
  const Vector<double>& p = body.torso_position();
  const std::array<double, 8>& v = body.velocities().torso;
  state.torso_position = {p.x, p.y, p.z};
  state.torso_velocity = {v[3], v[4], v[5]};
  // By way of the matrix: the reference reads the quaternion so, and it rounds differently.
  const Quaternion<double>& r = body.torso_rotation();
  btQuaternion q;
  btMatrix3x3(btQuaternion(-r.x, -r.y, -r.z, r.w)).getRotation(q);
  state.torso_orientation = {q.x(), q.y(), q.z(), q.w()};
  state.joint_position = in_joint_order(body.joint_positions());
  state.joint_velocity = in_joint_order(body.velocities().joints);
  for (std::size_t leg = 0; leg < kLegs; ++leg) {
    state.foot_contact[leg] = contacts.foot_touches(leg);
  }
}

AntWorld::AntWorld(const AntModel& model) : physics_(std::make_unique<Physics>(model)) {
  reset(std::array<double, kJoints>{});
}

AntWorld::~AntWorld() = default;

void AntWorld::reset(std::span<const double, kJoints> joint_positions, double height) {
  physics_->contacts.clear();
  physics_->body.reset(joint_positions, height);
  physics_->read(state_);
  state_.link_sum_xy = physics_->link_sum();
  sane_ = true;
}

void AntWorld::step(std::span<const double, kJoints> actions) {
  if (!sane_) return;
  std::array<Lanes, kHinges> torques;
  for (std::size_t j = 0; j < kJoints; ++j) {
    torques[j % kHinges][j / kHinges] = kTorque * std::clamp(actions[j], -1.0, 1.0);
  }
  for (int i = 0; i < kSubsteps; ++i) {
    if (i == kSubsteps - 1) state_.link_sum_xy = physics_->link_sum();
    physics_->substep(torques);
  }
  physics_->read(state_);
  const auto absurd = [](double v) { return !(std::abs(v) < kAbsurd); };
  sane_ = std::none_of(state_.torso_position.begin(), state_.torso_position.end(), absurd) &&
          std::none_of(state_.torso_orientation.begin(), state_.torso_orientation.end(), absurd) &&
          std::none_of(state_.joint_position.begin(), state_.joint_position.end(), absurd) &&
          std::none_of(state_.joint_velocity.begin(), state_.joint_velocity.end(), absurd);
}

}  // namespace hebbes::envs::ant
