// Pictures of small scenes: outlines, depth, shadows, and what must not matter.
#include "lib/film/scene_painter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "lib/film/colours.h"

namespace hebbes::film {
namespace {

constexpr envs::Rgb kRed = {220, 30, 20}, kBlue = {20, 30, 220}, kYellow = {250, 220, 30};
constexpr std::size_t kColumns = 320, kRows = 180;

/// A scene of balls and capsules, one a body, that are not turned.
struct Stage {
  envs::Scene scene{
      .bodies = {},
      .followed = 0,
      .is_flat = false,
      .contact_colour = kYellow,
      .ground = {.colour = {220, 220, 220}, .half_size = 0, .grid = 0, .patches = {}}};
  envs::Snapshot snapshot;

  Stage& add(const std::array<double, 3>& position, const envs::Capsule& form,
             const envs::Rgb& colour) {
    scene.bodies.push_back({"body", {{form, colour}}, true});
    snapshot.placements.push_back({position, {0, 0, 0, 1}});
    snapshot.contacts.push_back(0);
    return *this;
  }
  Stage& add_ball(const std::array<double, 3>& position, double radius, const envs::Rgb& colour) {
    return add(position, {{}, {}, radius}, colour);
  }
  envs::Picture picture() const {
    envs::Picture result(kColumns, kRows);
    ScenePainter().paint(scene, snapshot, result);
    return result;
  }
};

bool is_reddish(const envs::Picture& picture, std::size_t i) {
  return 4 * picture.plane(0)[i] > 5 * picture.plane(1)[i];
}
bool is_bluish(const envs::Picture& picture, std::size_t i) {
  return picture.plane(2)[i] > 2 * picture.plane(0)[i];
}

template <class Predicate>
std::size_t count(const envs::Picture& picture, Predicate is) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < kColumns * kRows; ++i) n += is(picture, i);
  return n;
}

bool equal(const envs::Picture& a, const envs::Picture& b) {
  return std::equal(a.plane(0).begin(), a.plane(0).end(), b.plane(0).begin()) &&
         std::equal(a.plane(1).begin(), a.plane(1).end(), b.plane(1).begin()) &&
         std::equal(a.plane(2).begin(), a.plane(2).end(), b.plane(2).begin());
}

TEST(ScenePainter, ABallCoversTheEllipseThatItProjectsTo) {
  const double radius = 0.25;
  const auto picture = Stage().add_ball({0, 0, 0.5}, radius, kRed).picture();
  // An ellipse: a ball seen under the angle a at b off the axis, with f pixels at distance 1, has
  // the area pi f^2 sin^2 a cos b / (cos^2 b - sin^2 a)^(3/2).
  const double eye[3] = {-1.5, -3.3, 1.35}, target[3] = {0.1, 0, 0.45};
  double to_ball[3] = {-eye[0], -eye[1], 0.5 - eye[2]}, axis[3];
  double distance = 0, along = 0, axis_length = 0;
  for (int i = 0; i < 3; ++i) {
    axis[i] = target[i] - eye[i];
    distance += to_ball[i] * to_ball[i];
    along += to_ball[i] * axis[i];
    axis_length += axis[i] * axis[i];
  }
  const double cosine = along / std::sqrt(distance * axis_length);
  const double sine_squared = radius * radius / distance;
  const double focal = kColumns;
  const double area =
      M_PI * focal * focal * sine_squared * cosine / std::pow(cosine * cosine - sine_squared, 1.5);
  EXPECT_NEAR(static_cast<double>(count(picture, is_reddish)), area, 0.02 * area);
}

TEST(ScenePainter, TheNearerBodyHidesTheOther) {
  // along the line of sight through the target
  const std::array<double, 3> near = {-0.3, -0.825, 0.675}, far = {0.1, 0, 0.45};
  const auto blue = Stage().add_ball({0, 0, 9}, 0.1, kRed).add_ball(far, 0.2, kBlue);
  const auto before = Stage(blue).add_ball(near, 0.2, kRed).picture();
  EXPECT_GT(count(blue.picture(), is_bluish), 500u);
  EXPECT_EQ(count(before, is_bluish), 0u) << "wholly hidden";
  auto swapped = Stage(blue).add_ball(near, 0.2, kRed);
  std::swap(swapped.scene.bodies[1], swapped.scene.bodies[2]);
  std::swap(swapped.snapshot.placements[1], swapped.snapshot.placements[2]);
  EXPECT_TRUE(equal(swapped.picture(), before)) << "whatever the order";
}

TEST(ScenePainter, ABodyThrowsAShadowAndLeavesTheSkyAsItIs) {
  const auto without = Stage().add_ball({0, 0, -5}, 0.1, kRed).picture();
  const auto with = Stage().add_ball({0, 0, 0.25}, 0.25, kRed).picture();
  std::size_t darker = 0;
  for (std::size_t i = 0; i < kColumns * kRows; ++i) {
    if (is_reddish(with, i)) continue;
    const int change = with.plane(1)[i] - without.plane(1)[i];
    EXPECT_LE(change, 0) << "nothing but the body grows brighter";
    darker += change < -30;
    if (i / kColumns < 20) {
      EXPECT_EQ(change, 0) << "the sky";
    }
  }
  EXPECT_GT(darker, 200u) << "a shadow";
  EXPECT_LT(darker, 3000u);
}

TEST(ScenePainter, WhereTheWorldsOriginIsDoesNotMatter) {
  auto moved = Stage().add_ball({0, 0, 0.5}, 0.25, kRed).add_ball({0.5, 0.5, 0.5}, 0.2, kBlue);
  const auto here = moved.picture();
  for (auto& placement : moved.snapshot.placements) {
    placement.position[0] += 512;
    placement.position[1] -= 64;
  }
  EXPECT_TRUE(equal(moved.picture(), here));
}

TEST(ScenePainter, TurningABodyTurnsItsShape) {
  const double half = std::sqrt(0.5);
  auto turned = Stage().add({0, 0, 0.5}, {{-0.4, 0, 0}, {0.4, 0, 0}, 0.1}, kRed);
  turned.snapshot.placements[0].orientation = {0, 0, half, half};  // a quarter about z
  const auto along_y = Stage().add({0, 0, 0.5}, {{0, -0.4, 0}, {0, 0.4, 0}, 0.1}, kRed);
  const auto a = turned.picture(), b = along_y.picture();
  for (std::size_t i = 0; i < kColumns * kRows; ++i) {
    ASSERT_LE(std::abs(a.plane(0)[i] - b.plane(0)[i]), 2);
  }
}

TEST(ScenePainter, AFootThatTouchesShinesAtItsEnd) {
  auto stage = Stage().add({0, 0, 0.1}, {{0, 0, 0.5}, {0, 0, 0}, 0.1}, kBlue);
  const auto is_yellow = [](const envs::Picture& picture, std::size_t i) {
    return picture.plane(0)[i] > 200 && picture.plane(2)[i] < 120;
  };
  EXPECT_EQ(count(stage.picture(), is_yellow), 0u);
  stage.snapshot.contacts[0] = 1;
  const auto lit = stage.picture();
  EXPECT_GT(count(lit, is_yellow), 50u);
  EXPECT_GT(count(lit, is_bluish), 50u) << "the other end does not";
}

TEST(ScenePainter, WhatIsNotFiniteIsLeftOut) {
  auto broken = Stage().add_ball({0, 0, 0.5}, 0.25, kRed).add_ball({0.5, 0, 0.5}, 0.2, kBlue);
  broken.snapshot.placements[1].position[2] = std::numeric_limits<double>::quiet_NaN();
  const auto alone = Stage().add_ball({0, 0, 0.5}, 0.25, kRed).picture();
  EXPECT_TRUE(equal(broken.picture(), alone));
  broken.snapshot.placements[0].orientation[0] = std::numeric_limits<double>::infinity();
  EXPECT_EQ(count(broken.picture(), is_reddish), 0u);
}

TEST(ScenePainter, PicturesDoNotDependOnThoseBefore) {
  const auto stage = Stage().add_ball({3, 0, 0.5}, 0.25, kRed);
  const auto other = Stage().add_ball({7, 1, 0.9}, 0.2, kBlue);
  ScenePainter painter;
  envs::Picture picture(kColumns, kRows), small(64, 48);
  painter.paint(other.scene, other.snapshot, small);
  painter.paint(stage.scene, stage.snapshot, picture);
  EXPECT_TRUE(equal(picture, stage.picture()));
}

}  // namespace
}  // namespace hebbes::film
