// What is drawn of MuJoCo models.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "envs/mujoco/model.h"
#include "envs/mujoco/mujoco_figure.h"
#include "envs/mujoco/mujoco_task.h"
#include "tests/unit/envs/mujoco_models.h"

namespace hebbes::envs::mujoco {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

Snapshot at_rest(const mjModel& model, const MujocoFigure& figure) {
  const Data data = make_data(model);
  mj_forward(&model, data.get());
  Snapshot snapshot;
  figure.look(model, *data, snapshot);
  return snapshot;
}

const Body& body(const Scene& scene, const std::string& name) {
  return *std::ranges::find(scene.bodies, name, &Body::name);
}

TEST(MujocoFigure, HasAShapeForEachGeom) {
  const auto model = load_model(test::kWalker);
  const MujocoFigure figure(*model);
  const Scene& scene = figure.scene();
  ASSERT_EQ(scene.bodies.size(), 6u);
  EXPECT_EQ(scene.bodies[scene.followed].name, "trunk");
  EXPECT_TRUE(std::holds_alternative<Box>(body(scene, "world").shapes.at(0).form)) << "no floor";
  const auto& trunk = body(scene, "trunk");
  EXPECT_THAT(std::get<Ellipsoid>(trunk.shapes.at(0).form).radii, ElementsAre(0.25, 0.1, 0.08));
  const auto& head = std::get<Capsule>(trunk.shapes.at(1).form);
  EXPECT_EQ(head.from, head.to);
  EXPECT_EQ(trunk.shapes.at(1).colour, (Rgb{204, 51, 26}));
  const auto& bone = std::get<Cylinder>(body(scene, "right_thigh").shapes.at(0).form);
  EXPECT_NEAR(std::abs(bone.from[2] - bone.to[2]), 0.25, 1e-12);
  EXPECT_THAT(std::get<Box>(body(scene, "right_shin").shapes.at(0).form).half,
              ElementsAre(0.05, 0.04, 0.06));
  EXPECT_TRUE(body(scene, "left_shin").is_foot);
  EXPECT_FALSE(body(scene, "left_thigh").is_foot);
  EXPECT_TRUE(scene.not_drawn.empty());
}

TEST(MujocoFigure, StandsWhereMujocoHasIt) {
  const auto model = load_model(test::kWalker);
  const MujocoFigure figure(*model);
  const Snapshot snapshot = at_rest(*model, figure);
  const Scene& scene = figure.scene();
  for (std::size_t b = 0; b < scene.bodies.size(); ++b) {
    if (scene.bodies[b].name != "left_shin") continue;
    EXPECT_THAT(snapshot.placements[b].position,
                ElementsAre(DoubleNear(0, 1e-12), DoubleNear(0.12, 1e-12), DoubleNear(0.3, 1e-12)));
    EXPECT_THAT(snapshot.placements[b].orientation, ElementsAre(0, 0, 0, 1));
  }
}

TEST(MujocoFigure, IsMeasuredFromTheFloorWhereverThatIs) {
  // A floor that rises by 30 degrees along x, through a point 0.5 m above the origin.
  const double half = M_PI / 12;
  const std::string tilted =
      test::with(test::kBall, "size=\"5 5 1\"",
                 "size=\"5 5 1\" pos=\"0 0 0.5\" quat=\"" + std::to_string(std::cos(half)) + " 0 " +
                     std::to_string(-std::sin(half)) + " 0\"");
  const auto model = load_model(tilted);
  const MujocoFigure figure(*model);
  const auto place = at_rest(*model, figure).placements.at(figure.scene().followed).position;
  EXPECT_NEAR(place[0], 1.5 * std::sin(M_PI / 6), 1e-5);
  EXPECT_NEAR(place[2], 1.5 * std::cos(M_PI / 6), 1e-5);
}

TEST(MujocoFigure, FeetThatTouchAreMarked) {
  const std::string low = test::with(test::kWalker, "pos=\"0 0 0.55\"", "pos=\"0 0 0.5\"");
  const auto model = load_model(low);
  const MujocoFigure figure(*model);
  const Snapshot snapshot = at_rest(*model, figure);
  const Scene& scene = figure.scene();
  for (std::size_t b = 0; b < scene.bodies.size(); ++b) {
    EXPECT_EQ(snapshot.contacts[b] != 0, scene.bodies[b].is_foot) << scene.bodies[b].name;
  }
}

TEST(MujocoFigure, NamesWhatItDoesNotDraw) {
  const std::string with_mesh = test::with(
      test::with(test::kBall, "<worldbody>",
                 "<asset><mesh name=\"tent\" vertex=\"0 0 0  1 0 0  0 1 0  0 0 1\"/></asset>"
                 "<worldbody><geom name=\"shelter\" type=\"mesh\" mesh=\"tent\" pos=\"2 0 0\"/>"),
      "<body name=\"ball\"", "<geom type=\"sphere\" size=\"1\" group=\"3\"/><body name=\"ball\"");
  const MujocoFigure figure(*load_model(with_mesh));
  EXPECT_THAT(figure.scene().not_drawn, ElementsAre("mesh 'shelter'"));
}

}  // namespace
}  // namespace hebbes::envs::mujoco
