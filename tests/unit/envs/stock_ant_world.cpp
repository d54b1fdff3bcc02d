#include "tests/unit/envs/stock_ant_world.h"

#include <BulletDynamics/Featherstone/btMultiBody.h>
#include <BulletDynamics/Featherstone/btMultiBodyConstraintSolver.h>
#include <BulletDynamics/Featherstone/btMultiBodyDynamicsWorld.h>
#include <BulletDynamics/Featherstone/btMultiBodyJointLimitConstraint.h>
#include <BulletDynamics/Featherstone/btMultiBodyLinkCollider.h>
#include <btBulletCollisionCommon.h>

#include <algorithm>
#include <vector>

#include "envs/ant/ant_shapes.h"

namespace hebbes::envs::ant {
namespace {

constexpr int kFloorGroup = 1, kBodyGroup = 2;
constexpr double kTimeStep = 0.0165;
constexpr int kSubsteps = 4;
constexpr double kTorque = 250;

}  // namespace

struct StockAntWorld::Bullet {
  explicit Bullet(const AntModel& the_model);
  ~Bullet();
  void add_collider(int link, btCollisionShape* shape);

  AntModel model;
  AntShapes shapes;
  btDefaultCollisionConfiguration configuration;
  btCollisionDispatcher dispatcher{&configuration};
  btDbvtBroadphase broadphase;
  btMultiBodyConstraintSolver solver;
  btMultiBodyDynamicsWorld world{&dispatcher, &broadphase, &solver, &configuration};
  btStaticPlaneShape plane{btVector3(0, 0, 1), 0};
  btCollisionObject floor;
  btMultiBody body;
  std::vector<std::unique_ptr<btMultiBodyLinkCollider>> colliders;
  std::vector<std::unique_ptr<btMultiBodyJointLimitConstraint>> limits;
  std::array<int, kJoints> joint_link{};
};

StockAntWorld::Bullet::Bullet(const AntModel& the_model)
    : model(the_model),
      shapes(model),
      body(static_cast<int>(model.links.size()), model.torso_mass, shapes.torso_inertia(model),
           false, false) {
  world.setGravity(btVector3(0, 0, -9.8));
  world.getDispatchInfo().m_deterministicOverlappingPairs = true;
  btContactSolverInfo& info = world.getSolverInfo();
  info.m_numIterations = 5;
  info.m_erp2 = 0.9;
  info.m_erp = 0.2;
  info.m_linearSlop = 1e-5;
  info.m_frictionERP = 0.2;
  info.m_frictionCFM = 0;
  info.m_globalCfm = 0;
  info.m_leastSquaresResidualThreshold = 1e-7;
  info.m_minimumSolverBatchSize = 0;
  info.m_splitImpulse = 1;
  info.m_solverMode &= ~SOLVER_USE_ARTICULATED_WARMSTARTING;

  floor.setCollisionShape(&plane);
  floor.setFriction(0.8);
  floor.setRestitution(0.5);
  world.addCollisionObject(&floor, kFloorGroup, kBodyGroup);
}

StockAntWorld::Bullet::~Bullet() {
  for (auto& limit : limits) world.removeMultiBodyConstraint(limit.get());
  for (auto& collider : colliders) world.removeCollisionObject(collider.get());
  world.removeMultiBody(&body);
  world.removeCollisionObject(&floor);
}

void StockAntWorld::Bullet::add_collider(int link, btCollisionShape* shape) {
  auto collider = std::make_unique<btMultiBodyLinkCollider>(&body, link);
  collider->setCollisionShape(shape);
  collider->setFriction(1.5);
  world.addCollisionObject(collider.get(), kBodyGroup, kFloorGroup);
  if (link < 0) {
    body.setBaseCollider(collider.get());
  } else {
    body.getLink(link).m_collider = collider.get();
  }
  colliders.push_back(std::move(collider));
}

StockAntWorld::StockAntWorld(const AntModel& model,
                             std::span<const double, kJoints> joint_positions,
                             double initial_height)
    : bullet_(std::make_unique<Bullet>(model)) {
  Bullet& b = *bullet_;
  const btQuaternion aligned(0, 0, 0, 1);
  for (std::size_t l = 0; l < model.links.size(); ++l) {
    const Link& link = model.links[l];
    const int i = static_cast<int>(l);
    const btVector3 inertia = b.shapes.limb_inertia(model, l);
    if (link.joint < 0) {
      b.body.setupFixed(i, link.mass, inertia, link.parent, aligned, to_bullet(link.origin),
                        to_bullet(link.centre_of_mass));
    } else {
      b.body.setupRevolute(i, link.mass, inertia, link.parent, aligned, to_bullet(link.axis),
                           to_bullet(link.origin), to_bullet(link.centre_of_mass), true);
      b.joint_link[static_cast<std::size_t>(link.joint)] = i;
    }
  }
  b.body.finalizeMultiDof();
  b.body.setBasePos(btVector3(0, 0, initial_height));
  b.add_collider(-1, &b.shapes.torso());
  for (std::size_t l = 0; l < model.links.size(); ++l) {
    if (b.shapes.limb(l)) b.add_collider(static_cast<int>(l), b.shapes.limb(l));
  }
  b.world.addMultiBody(&b.body);
  // The reference has idle motors behind the limits, which an unstable sort permutes; without
  // motors the limits come in the same order when they are added backwards.
  for (std::size_t j = kJoints; j-- > 0;) {
    b.limits.push_back(std::make_unique<btMultiBodyJointLimitConstraint>(
        &b.body, b.joint_link[j], model.limits[j].lower, model.limits[j].upper));
    b.world.addMultiBodyConstraint(b.limits.back().get());
    b.limits.back()->finalizeMultiDof();
  }
  for (std::size_t j = 0; j < kJoints; ++j) b.body.setJointPos(b.joint_link[j], joint_positions[j]);
  btAlignedObjectArray<btQuaternion> rotations;
  btAlignedObjectArray<btVector3> origins;
  b.body.forwardKinematics(rotations, origins);
  b.body.updateCollisionObjectWorldTransforms(rotations, origins);
}

StockAntWorld::~StockAntWorld() = default;

void StockAntWorld::step(std::span<const double, kJoints> actions) {
  for (std::size_t j = 0; j < kJoints; ++j) {
    bullet_->body.addJointTorque(bullet_->joint_link[j],
                                 kTorque * std::clamp(actions[j], -1.0, 1.0));
  }
  bullet_->world.stepSimulation(kTimeStep, kSubsteps, kTimeStep / kSubsteps);
}

Vector3 StockAntWorld::link_position(std::size_t link) const {
  const btVector3 p =
      bullet_->body.getLink(static_cast<int>(link)).m_cachedWorldTransform.getOrigin();
  return {p.x(), p.y(), p.z()};
}

AntState StockAntWorld::state() const {
  const Bullet& b = *bullet_;
  AntState s{};
  const btTransform torso = b.body.getBaseWorldTransform();
  const btQuaternion q = torso.getRotation();
  for (int i = 0; i < 3; ++i) {
    s.torso_position[static_cast<std::size_t>(i)] = torso.getOrigin()[i];
    s.torso_velocity[static_cast<std::size_t>(i)] = b.body.getBaseVel()[i];
  }
  s.torso_orientation = {q.x(), q.y(), q.z(), q.w()};
  for (std::size_t j = 0; j < kJoints; ++j) {
    s.joint_position[j] = b.body.getJointPos(b.joint_link[j]);
    s.joint_velocity[j] = b.body.getJointVel(b.joint_link[j]);
  }
  for (int m = 0; m < b.dispatcher.getNumManifolds(); ++m) {
    const btPersistentManifold* manifold = bullet_->dispatcher.getManifoldByIndexInternal(m);
    const auto* collider = btMultiBodyLinkCollider::upcast(manifold->getBody1());
    if (!collider) collider = btMultiBodyLinkCollider::upcast(manifold->getBody0());
    if (!collider || collider->m_link < 0 || manifold->getNumContacts() == 0) continue;
    const int foot = b.model.links[static_cast<std::size_t>(collider->m_link)].foot;
    if (foot >= 0) s.foot_contact[static_cast<std::size_t>(foot)] = true;
  }
  for (std::size_t l = 0; l < b.model.links.size(); ++l) {
    const Link& link = b.model.links[l];
    const Vector3 centre = link_position(l);
    s.link_sum_xy[0] += centre[0];
    s.link_sum_xy[1] += centre[1];
    if (link.joint >= 0 && link.mass > 0) {  // the massless hinge that is merged into this limb
      const btVector3 hinge = b.body.getLink(static_cast<int>(l)).m_cachedWorldTransform *
                              -to_bullet(link.centre_of_mass);
      s.link_sum_xy[0] += hinge.x();
      s.link_sum_xy[1] += hinge.y();
    }
  }
  return s;
}

}  // namespace hebbes::envs::ant
