// The quadruped as it is seen: against recordings, against Bullet's own kinematics, and by hand.
#include "envs/ant/ant_figure.h"

#include <BulletDynamics/Featherstone/btMultiBody.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "envs/ant/ant_environment.h"
#include "envs/ant/ant_shapes.h"
#include "envs/ant/ant_task.h"
#include "tests/support/elementary_functions.h"
#include "tests/unit/envs/ant_comparison.h"

namespace hebbes::envs::ant {
namespace {

constexpr Variation kVariations[] = {Variation::kDefault, Variation::kDamageLeft,
                                     Variation::kDamageRight, Variation::kLongFront,
                                     Variation::kLongBack};

btTransform transform_of(const Placement& placement) {
  const auto [x, y, z] = placement.position;
  const auto [qx, qy, qz, qw] = placement.orientation;
  return btTransform(btQuaternion(qx, qy, qz, qw), btVector3(x, y, z));
}

const Capsule& capsule_of(const Body& body) {
  return std::get<Capsule>(body.shapes.front().form);
}

btVector3 end_of(const Body& body, const Placement& placement) {
  return transform_of(placement) * to_bullet(capsule_of(body).to);
}

AntState some_state() {
  AntState state{};
  state.torso_position = {3, -2, 0.6};
  const btQuaternion q = btQuaternion(btVector3(1, 2, -1).normalized(), 0.7);
  state.torso_orientation = {q.x(), q.y(), q.z(), q.w()};
  state.joint_position = {0.3, 1.1, -0.4, -1.2, 0.2, -0.8, -0.1, 0.9};
  return state;
}

/// Where Bullet sees each limb attached, and how it is turned.
std::vector<btTransform> limbs_by_bullet(const AntModel& model, const AntState& state) {
  const btQuaternion aligned = btQuaternion::getIdentity();
  btMultiBody body(static_cast<int>(model.links.size()), 1, btVector3(1, 1, 1), false, false);
  for (std::size_t l = 0; l < model.links.size(); ++l) {
    const Link& link = model.links[l];
    const int i = static_cast<int>(l);
    const btVector3 inertia(1, 1, 1), origin = to_bullet(link.origin),
                                      centre = to_bullet(link.centre_of_mass);
    if (link.joint < 0) {
      body.setupFixed(i, 1, inertia, link.parent, aligned, origin, centre);
    } else {
      body.setupRevolute(i, 1, inertia, link.parent, aligned, to_bullet(link.axis), origin, centre,
                         true);
    }
  }
  body.finalizeMultiDof();
  const auto [x, y, z, w] = state.torso_orientation;
  body.setBasePos(to_bullet(state.torso_position));
  body.setWorldToBaseRot(btQuaternion(x, y, z, w).inverse());
  for (std::size_t l = 0; l < model.links.size(); ++l) {
    const int joint = model.links[l].joint;
    if (joint < 0) continue;
    body.setJointPos(static_cast<int>(l), state.joint_position[static_cast<std::size_t>(joint)]);
  }
  btAlignedObjectArray<btQuaternion> rotations;
  btAlignedObjectArray<btVector3> origins;
  body.forwardKinematics(rotations, origins);
  std::vector<btTransform> limbs;
  for (std::size_t l = 0; l < model.links.size(); ++l) {
    const Link& link = model.links[l];
    if (link.mass == 0 || (link.parent < 0 && link.joint < 0)) continue;
    const btTransform& centre = body.getLink(static_cast<int>(l)).m_cachedWorldTransform;
    limbs.emplace_back(centre.getRotation(), centre * -to_bullet(link.centre_of_mass));
  }
  return limbs;
}

TEST(AntFigure, LimbsAreWhereBulletSeesThem) {
  for (Hinges hinges : {Hinges::kSeparate, Hinges::kMerged}) {
    for (Variation variation : kVariations) {
      const AntModel model = make_model(variation, hinges);
      const AntFigure figure(model);
      const AntState state = some_state();
      Snapshot snapshot;
      figure.look(state, snapshot);
      const auto expected = limbs_by_bullet(model, state);
      ASSERT_EQ(snapshot.placements.size(), 1 + expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        const Body& limb = figure.scene().bodies[i + 1];
        SCOPED_TRACE(limb.name);
        const btVector3 to = expected[i] * to_bullet(capsule_of(limb).to);
        const btTransform seen = transform_of(snapshot.placements[i + 1]);
        EXPECT_LT(seen.getOrigin().distance(expected[i].getOrigin()), 1e-12);
        EXPECT_LT(end_of(limb, snapshot.placements[i + 1]).distance(to), 1e-12);
      }
    }
  }
}

TEST(AntFigure, HasATorsoAndFourLegsOfTwoLimbsThatHangTogether) {
  const AntFigure figure(make_model(Variation::kLongBack, Hinges::kMerged));
  const auto& bodies = figure.scene().bodies;
  ASSERT_EQ(bodies.size(), 1 + 2 * kLegs);
  EXPECT_EQ(bodies[figure.scene().followed].name, "torso");
  EXPECT_EQ(bodies[0].shapes.size(), 1 + kLegs);
  Snapshot snapshot;
  figure.look(some_state(), snapshot);
  for (std::size_t leg = 0; leg < kLegs; ++leg) {
    const std::size_t limb = 1 + 2 * leg, foot = limb + 1;
    EXPECT_FALSE(bodies[limb].is_foot);
    EXPECT_TRUE(bodies[foot].is_foot);
    const auto& hip = std::get<Capsule>(bodies[0].shapes[1 + leg].form);
    EXPECT_LT((transform_of(snapshot.placements[0]) * to_bullet(hip.to))
                  .distance(to_bullet(snapshot.placements[limb].position)),
              1e-12);
    EXPECT_LT(end_of(bodies[limb], snapshot.placements[limb])
                  .distance(to_bullet(snapshot.placements[foot].position)),
              1e-12);
  }
}

TEST(AntFigure, AlteredFeetHaveTheirLengthAndAColourOfTheirOwn) {
  const std::array<std::array<double, kLegs>, 5> reaches = {{{0.4, 0.4, 0.4, 0.4},
                                                             {0.1, 0.4, 0.4, 0.4},
                                                             {0.4, 0.1, 0.4, 0.4},
                                                             {0.6, 0.6, 0.4, 0.4},
                                                             {0.4, 0.4, 0.6, 0.6}}};
  const Rgb usual = AntFigure(make_model(Variation::kDefault, Hinges::kMerged))
                        .scene()
                        .bodies[2]
                        .shapes[0]
                        .colour;
  for (Variation variation : kVariations) {
    const AntFigure figure(make_model(variation, Hinges::kMerged));
    for (std::size_t leg = 0; leg < kLegs; ++leg) {
      const Body& foot = figure.scene().bodies[2 + 2 * leg];
      const double reach = reaches[static_cast<std::size_t>(variation)][leg];
      EXPECT_NEAR(std::abs(capsule_of(foot).to[0]), reach, 1e-7);
      EXPECT_EQ(foot.shapes[0].colour == usual, reach == 0.4) << foot.name;
    }
  }
}

TEST(AntFigure, PlaybackShowsWhatWasRecorded) {
  if (!test::same_elementary_functions()) GTEST_SKIP() << "glibc's functions differ without FMA";
  for (const Recording& recording : golden_recordings()) {
    SCOPED_TRACE(recording.variation);
    const auto playback = ant_task().play_back(
        make_input(recording.variation, recording.start, recording.actions), {});
    Snapshot seen;
    for (const std::vector<double>& state : recording.states) {
      for (std::size_t t = 0; t < kInterval; ++t) ASSERT_TRUE(playback->step());
      playback->look(seen);
      const Vector3 rpy = roll_pitch_yaw(seen.placements[0].orientation);
      for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(seen.placements[0].position[i], state[i], 1e-12);
        EXPECT_NEAR(rpy[i], state[3 + i], 1e-12);
      }
      for (std::size_t leg = 0; leg < kLegs; ++leg) {
        const btTransform torso = transform_of(seen.placements[0]);
        const btTransform limb = transform_of(seen.placements[1 + 2 * leg]);
        const btTransform foot = transform_of(seen.placements[2 + 2 * leg]);
        const double hip = limb.getRotation().angleShortestPath(torso.getRotation());
        const double ankle = foot.getRotation().angleShortestPath(limb.getRotation());
        EXPECT_NEAR(hip, std::abs(state[6 + 2 * leg]), 1e-6);
        EXPECT_NEAR(ankle, std::abs(state[7 + 2 * leg]), 1e-6);
        EXPECT_EQ(seen.contacts[2 + 2 * leg], state[22 + leg]);
      }
    }
    EXPECT_FALSE(playback->step());
  }
}

TEST(AntFigure, FeetThatTouchAreNearTheFloor) {
  AntEnvironment environment(make_model(Variation::kDamageLeft, Hinges::kMerged));
  rng::Stream random(4, {});
  environment.reset(random);
  const Scene scene = environment.scene();
  Snapshot seen;
  int touching = 0, lifted = 0;
  double highest_touching = -1, lowest_lifted = 1;  // m
  std::array<float, kJoints> action{};
  for (bool over = false; !over;) {
    for (float& a : action) a = 0.9f * a + static_cast<float>(random.uniform(-0.7, 0.7));
    over = environment.step(action).episode_over;
    environment.look(seen);
    for (std::size_t b = 0; b < scene.bodies.size(); ++b) {
      if (!scene.bodies[b].is_foot) {
        EXPECT_EQ(seen.contacts[b], 0);
        continue;
      }
      const double height = std::min(seen.placements[b].position[2],
                                     end_of(scene.bodies[b], seen.placements[b]).z()) -
                            capsule_of(scene.bodies[b]).radius;
      // a contact is that of the step's last quarter, after which the foot has moved on
      const bool touches = seen.contacts[b] != 0;
      lowest_lifted = touches ? lowest_lifted : std::min(lowest_lifted, height);
      highest_touching = touches ? std::max(highest_touching, height) : highest_touching;
      touching += touches;
      lifted += !touches;
    }
  }
  EXPECT_GT(lowest_lifted, -0.01);
  EXPECT_LT(highest_touching, 0.03);
  EXPECT_GT(touching, 50);
  EXPECT_GT(lifted, 50);
}

}  // namespace
}  // namespace hebbes::envs::ant
