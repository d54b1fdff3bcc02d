#include "envs/ant/ant_engine.h"

#include "envs/ant/ant_physics.h"
#include "envs/ant/ant_shapes.h"
#include "envs/ant/articulated_body.h"
#include "envs/ant/floor_contacts.h"
#include "envs/ant/impulse_solver.h"

namespace hebbes::envs::ant {
namespace {

BodyInertias inertias(const AntModel& model, const AntShapes& shapes) {
  const auto convert = [](const btVector3& v) { return Vector<double>{v.x(), v.y(), v.z()}; };
  BodyInertias result{convert(shapes.torso_inertia(model)), {}};
  for (std::size_t l = 0; l < model.links.size(); ++l) {
    result.links.push_back(convert(shapes.limb_inertia(model, l)));
  }
  return result;
}

class LanesEngine final : public AntEngine {
 public:
  explicit LanesEngine(const AntModel& model)
      : model_(model),
        shapes_(model),
        body_(model, inertias(model, shapes_)),
        contacts_(model, shapes_),
        solver_(model.limits) {}

  void start(const AntMotion& motion, AntState& state) override {
    contacts_.clear();
    body_.start(motion);
    read(state);
    state.link_sum_xy = link_sum();
  }

  AntMotion motion() const override { return body_.motion(); }

  void step(std::span<const double, kJoints> torques, AntState& state) override {
    std::array<Lanes, kHinges> lanes;
    for (std::size_t j = 0; j < kJoints; ++j) lanes[j % kHinges][j / kHinges] = torques[j];
    for (int i = 0; i < kSubsteps; ++i) {
      if (i == kSubsteps - 1) state.link_sum_xy = link_sum();
      contacts_.update(body_);
      body_.accelerate(lanes, kSubstep);
      solver_.solve(body_, contacts_.contacts(), kSubstep);
      body_.move(kSubstep);
    }
    read(state);
  }

 private:
  std::array<double, 2> link_sum() const;
  void read(AntState& state) const;

  AntModel model_;
  AntShapes shapes_;
  ArticulatedBody body_;
  FloorContacts contacts_;
  ImpulseSolver solver_;
};

std::array<double, 2> LanesEngine::link_sum() const {
  Vector<Lanes> sum{};
  for (std::size_t k = 1; k <= body_.leg_links(); ++k) {
    sum = sum + body_.link_position(k);
    if (model_.links[k - 1].merges_hinge()) sum = sum + body_.link_origin(k);
  }
  return {add_backwards(0, sum.x), add_backwards(0, sum.y)};
}

void LanesEngine::read(AntState& state) const {
  const AntMotion now = body_.motion();
  const auto [x, y, z, w] = now.torso_rotation;
  // By way of the matrix: the reference reads the quaternion so, and it rounds differently.
  btQuaternion q;
  btMatrix3x3(btQuaternion(-x, -y, -z, w)).getRotation(q);
  state.torso_position = now.torso_position;
  state.torso_orientation = {q.x(), q.y(), q.z(), q.w()};
  state.torso_velocity = now.torso_velocity;
  state.joint_position = now.joint_position;
  state.joint_velocity = now.joint_velocity;
  for (std::size_t leg = 0; leg < kLegs; ++leg) {
    state.foot_contact[leg] = contacts_.foot_touches(leg);
  }
}

}  // namespace

std::unique_ptr<AntEngine> make_lanes_engine(const AntModel& model) {
  return std::make_unique<LanesEngine>(model);
}

}  // namespace hebbes::envs::ant
