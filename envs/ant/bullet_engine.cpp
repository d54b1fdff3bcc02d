#include "envs/ant/ant_engine.h"

#include <BulletDynamics/Featherstone/btMultiBody.h>
#include <BulletDynamics/Featherstone/btMultiBodyConstraintSolver.h>
#include <BulletDynamics/Featherstone/btMultiBodyDynamicsWorld.h>
#include <BulletDynamics/Featherstone/btMultiBodyJointLimitConstraint.h>
#include <BulletDynamics/Featherstone/btMultiBodyLinkCollider.h>
#include <btBulletCollisionCommon.h>

#include <array>
#include <vector>

#include "envs/ant/ant_physics.h"
#include "envs/ant/ant_shapes.h"

namespace hebbes::envs::ant {
namespace {

constexpr int kFloorGroup = 1, kBodyGroup = 2;

// What may touch never changes: each part of the body and the endless floor. So the pairs are found
// once, and no bounding boxes are kept.
class FixedPairsWorld final : public btMultiBodyDynamicsWorld {
 public:
  using btMultiBodyDynamicsWorld::btMultiBodyDynamicsWorld;

  void find_pairs() {
    updateAabbs();
    computeOverlappingPairs();
  }

  void performDiscreteCollisionDetection() override {
    btDispatcherInfo info = getDispatchInfo();
    // Pairs need no order, which would be made on the heap: contacts are put in order later.
    info.m_deterministicOverlappingPairs = false;
    getDispatcher()->dispatchAllCollisionPairs(getPairCache(), info, getDispatcher());
  }
};

class BulletEngine final : public AntEngine {
 public:
  explicit BulletEngine(const AntModel& model);

  void start(const AntMotion& motion, AntState& state) override;
  AntMotion motion() const override;
  void step(std::span<const double, kJoints> torques, AntState& state) override;

 private:
  void configure_world();
  void build_links();
  void add_collider(int link, btCollisionShape& shape);
  void add_limits();
  void place_links();
  void read(AntState& state) const;
  std::array<bool, kLegs> foot_contacts() const;
  std::array<double, 2> link_sum() const;

  AntModel model_;
  AntShapes shapes_;
  btDefaultCollisionConfiguration configuration_;
  btCollisionDispatcher dispatcher_{&configuration_};
  btSimpleBroadphase broadphase_;
  btMultiBodyConstraintSolver solver_;
  btStaticPlaneShape plane_{btVector3(0, 0, 1), 0};
  btCollisionObject floor_;
  btMultiBody body_;
  std::vector<std::unique_ptr<btMultiBodyLinkCollider>> colliders_;
  std::vector<std::unique_ptr<btMultiBodyJointLimitConstraint>> limits_;
  // After what it holds: it must be destroyed first.
  FixedPairsWorld world_{&dispatcher_, &broadphase_, &solver_, &configuration_};
  std::array<int, kJoints> joint_link_{};
  btAlignedObjectArray<btQuaternion> rotations_;  // scratch of place_links()
  btAlignedObjectArray<btVector3> origins_;
};

BulletEngine::BulletEngine(const AntModel& model)
    : model_(model),
      shapes_(model),
      broadphase_(static_cast<int>(model.links.size()) + 2),
      body_(static_cast<int>(model.links.size()), model.torso_mass, shapes_.torso_inertia(model),
            false, false) {
  configure_world();
  build_links();
  // Bullet orders contacts as the objects were added; a massless hinge has no shape.
  floor_.setCollisionShape(&plane_);
  floor_.setFriction(model_.floor_friction);
  world_.addCollisionObject(&floor_, kFloorGroup, kBodyGroup);
  add_collider(-1, shapes_.torso());
  for (std::size_t l = 0; l < model_.links.size(); ++l) {
    if (shapes_.limb(l)) add_collider(static_cast<int>(l), *shapes_.limb(l));
  }
  world_.addMultiBody(&body_);
  add_limits();
  place_links();
  world_.find_pairs();
}

void BulletEngine::configure_world() {
  world_.setGravity(to_bullet(model_.gravity));
  world_.getDispatchInfo().m_deterministicOverlappingPairs = true;
  btContactSolverInfo& info = world_.getSolverInfo();
  info.m_numIterations = kSweeps;
  info.m_leastSquaresResidualThreshold = kSmallResidual;
  info.m_erp = kLimitCorrection;
  info.m_erp2 = kContactCorrection;
  info.m_linearSlop = kSlop;
  info.m_splitImpulse = 1;
  info.m_solverMode &= ~SOLVER_USE_ARTICULATED_WARMSTARTING;
}

void BulletEngine::build_links() {
  const btQuaternion aligned = btQuaternion::getIdentity();
  for (std::size_t l = 0; l < model_.links.size(); ++l) {
    const Link& link = model_.links[l];
    const int i = static_cast<int>(l);
    const btVector3 inertia = shapes_.limb_inertia(model_, l);
    const btVector3 origin = to_bullet(link.origin), centre = to_bullet(link.centre_of_mass);
    if (link.joint < 0) {
      body_.setupFixed(i, link.mass, inertia, link.parent, aligned, origin, centre);
    } else {
      body_.setupRevolute(i, link.mass, inertia, link.parent, aligned, to_bullet(link.axis), origin,
                          centre, true);
      joint_link_[static_cast<std::size_t>(link.joint)] = i;
    }
  }
  body_.finalizeMultiDof();
  body_.setBasePos(btVector3(0, 0, kInitialHeight));
  body_.setLinearDamping(kDamping);
  body_.setAngularDamping(kDamping);
}

void BulletEngine::add_collider(int link, btCollisionShape& shape) {
  auto collider = std::make_unique<btMultiBodyLinkCollider>(&body_, link);
  collider->setCollisionShape(&shape);
  const bool is_foot = link >= 0 && model_.links[static_cast<std::size_t>(link)].foot >= 0;
  collider->setFriction(is_foot ? model_.foot_friction : kBodyFriction);
  world_.addCollisionObject(collider.get(), kBodyGroup, kFloorGroup);
  if (link < 0) {
    body_.setBaseCollider(collider.get());
  } else {
    body_.getLink(link).m_collider = collider.get();
  }
  colliders_.push_back(std::move(collider));
}

// Backwards: Bullet's unstable sort then leaves them in the order of the reference, which has idle
// motors behind its limits.
void BulletEngine::add_limits() {
  for (std::size_t j = kJoints; j-- > 0;) {
    const auto [lower, upper] = model_.limits[j];
    auto limit =
        std::make_unique<btMultiBodyJointLimitConstraint>(&body_, joint_link_[j], lower, upper);
    limit->setMaxAppliedImpulse(kLimitImpulse);
    world_.addMultiBodyConstraint(limit.get());
    limit->finalizeMultiDof();
    limits_.push_back(std::move(limit));
  }
}

// Where links and colliders are, from the positions of torso and joints.
void BulletEngine::place_links() {
  body_.forwardKinematics(rotations_, origins_);
  body_.updateCollisionObjectWorldTransforms(rotations_, origins_);
}

void BulletEngine::start(const AntMotion& motion, AntState& state) {
  const auto [x, y, z, w] = motion.torso_rotation;
  body_.setBasePos(to_bullet(motion.torso_position));
  body_.setWorldToBaseRot(btQuaternion(x, y, z, w));
  body_.clearVelocities();
  body_.setBaseVel(to_bullet(motion.torso_velocity));
  body_.setBaseOmega(to_bullet(motion.torso_turning));
  for (std::size_t j = 0; j < kJoints; ++j) {
    body_.setJointPos(joint_link_[j], motion.joint_position[j]);
    body_.setJointVel(joint_link_[j], motion.joint_velocity[j]);
  }
  place_links();
  for (int m = 0; m < dispatcher_.getNumManifolds(); ++m) {
    dispatcher_.getManifoldByIndexInternal(m)->clearManifold();
  }
  read(state);
}

AntMotion BulletEngine::motion() const {
  const btQuaternion& q = body_.getWorldToBaseRot();
  AntMotion motion = {.torso_position = from_bullet(body_.getBasePos()),
                      .torso_rotation = {q.x(), q.y(), q.z(), q.w()},
                      .torso_velocity = from_bullet(body_.getBaseVel()),
                      .torso_turning = from_bullet(body_.getBaseOmega()),
                      .joint_position = {}};
  for (std::size_t j = 0; j < kJoints; ++j) {
    motion.joint_position[j] = body_.getJointPos(joint_link_[j]);
    motion.joint_velocity[j] = body_.getJointVel(joint_link_[j]);
  }
  return motion;
}

void BulletEngine::step(std::span<const double, kJoints> torques, AntState& state) {
  for (std::size_t j = 0; j < kJoints; ++j) body_.addJointTorque(joint_link_[j], torques[j]);
  world_.stepSimulation(kTimeStep, kSubsteps, kSubstep);
  read(state);
}

void BulletEngine::read(AntState& state) const {
  const AntMotion now = motion();
  const btQuaternion q = body_.getBaseWorldTransform().getRotation();
  state.torso_position = now.torso_position;
  state.torso_orientation = {q.x(), q.y(), q.z(), q.w()};
  state.torso_velocity = now.torso_velocity;
  state.joint_position = now.joint_position;
  state.joint_velocity = now.joint_velocity;
  state.foot_contact = foot_contacts();
  state.link_sum_xy = link_sum();
}

std::array<bool, kLegs> BulletEngine::foot_contacts() const {
  std::array<bool, kLegs> touches{};
  for (int m = 0; m < dispatcher_.getNumManifolds(); ++m) {
    const btPersistentManifold* manifold = dispatcher_.getManifoldByIndexInternal(m);
    const auto* collider = btMultiBodyLinkCollider::upcast(manifold->getBody0());
    if (!collider) collider = btMultiBodyLinkCollider::upcast(manifold->getBody1());
    if (collider->m_link < 0 || manifold->getNumContacts() == 0) continue;
    const int foot = model_.links[static_cast<std::size_t>(collider->m_link)].foot;
    if (foot >= 0) touches[static_cast<std::size_t>(foot)] = true;
  }
  return touches;
}

// Bullet caches the links' places at the beginning of a substep. Added as the lanes add them.
std::array<double, 2> BulletEngine::link_sum() const {
  btVector3 sum(0, 0, 0);
  const std::size_t leg_links = model_.links.size() / kLegs;
  for (std::size_t leg = kLegs; leg-- > 0;) {
    btVector3 leg_sum(0, 0, 0);
    for (std::size_t l = leg * leg_links; l < (leg + 1) * leg_links; ++l) {
      const Link& link = model_.links[l];
      const btTransform& frame = body_.getLink(static_cast<int>(l)).m_cachedWorldTransform;
      leg_sum += frame.getOrigin();
      if (link.merges_hinge()) leg_sum += frame * -to_bullet(link.centre_of_mass);
    }
    sum += leg_sum;
  }
  return {sum.x(), sum.y()};
}

}  // namespace

std::unique_ptr<AntEngine> make_bullet_engine(const AntModel& model) {
  return std::make_unique<BulletEngine>(model);
}

}  // namespace hebbes::envs::ant
