// Pictures of small scenes: outlines, depth, shadows, and what must not matter.
#include "lib/film/scene_painter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numbers>

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

/// The largest difference of a colour's value.
int largest_change(const envs::Picture& a, const envs::Picture& b) {
  int change = 0;
  for (std::size_t channel = 0; channel < envs::Picture::kChannels; ++channel) {
    for (std::size_t i = 0; i < kColumns * kRows; ++i) {
      change = std::max(change, std::abs(a.plane(channel)[i] - b.plane(channel)[i]));
    }
  }
  return change;
}

bool equal(const envs::Picture& a, const envs::Picture& b) {
  return largest_change(a, b) == 0;
}

std::array<double, 3> at(const Vector& v) {
  return {static_cast<double>(v.x), static_cast<double>(v.y), static_cast<double>(v.z)};
}

TEST(ScenePainter, ABallCoversTheEllipseThatItProjectsTo) {
  const double radius = 0.25;
  const auto picture = Stage().add_ball({0, 0, 0.5}, radius, kRed).picture();
  // An ellipse: a ball seen under the angle a at b off the axis, with f pixels at distance 1, has
  // the area pi f^2 sin^2 a cos b / (cos^2 b - sin^2 a)^(3/2).
  const Vector to_ball = Vector{0, 0, 0.5f} - kEye, axis = kTarget - kEye;
  const double cosine = dot(unit(to_ball), unit(axis));
  const double sine_squared = radius * radius / static_cast<double>(dot(to_ball, to_ball));
  const double focal = kColumns / static_cast<double>(kViewWidth);
  const double area = std::numbers::pi * focal * focal * sine_squared * cosine /
                      std::pow(cosine * cosine - sine_squared, 1.5);
  EXPECT_NEAR(static_cast<double>(count(picture, is_reddish)), area, 0.02 * area);
}

TEST(ScenePainter, ABallInTheMiddleOfTheViewIsSymmetric) {
  auto stage = Stage().add_ball({0, 0, -5}, 0.1, kBlue).add_ball(at(kTarget), 0.3, kRed);
  const auto picture = stage.picture();
  std::size_t odd = 0;
  for (std::size_t row = 0; row < kRows; ++row) {
    for (std::size_t column = 0; column < kColumns; ++column) {
      const bool here = is_reddish(picture, row * kColumns + column);
      odd += here != is_reddish(picture, row * kColumns + (kColumns - 1 - column));
      odd += here != is_reddish(picture, (kRows - 1 - row) * kColumns + column);
    }
  }
  const std::size_t seen = count(picture, is_reddish);
  EXPECT_GT(seen, 1000u);
  EXPECT_LT(odd, seen / 20) << "but for a few pixels of the edge, as the light is not";
}

TEST(ScenePainter, TheNearerBodyHidesTheOther) {
  const std::array<double, 3> near = at(mix(kTarget, kEye, 0.25f)), far = at(kTarget);
  const auto blue = Stage().add_ball({0, 0, 9}, 0.1, kRed).add_ball(far, 0.2, kBlue);
  const auto before = Stage(blue).add_ball(near, 0.2, kRed).picture();
  EXPECT_GT(count(blue.picture(), is_bluish), 500u);
  EXPECT_EQ(count(before, is_bluish), 0u) << "wholly hidden";
  auto swapped = Stage(blue).add_ball(near, 0.2, kRed);
  std::swap(swapped.scene.bodies[1], swapped.scene.bodies[2]);
  std::swap(swapped.snapshot.placements[1], swapped.snapshot.placements[2]);
  EXPECT_LE(largest_change(swapped.picture(), before), 1) << "whatever the order";
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
  EXPECT_LE(largest_change(turned.picture(), along_y.picture()), 2);
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

TEST(ScenePainter, WhatIsNotFiniteOrAbsurdlyFarIsLeftOut) {
  auto broken = Stage().add_ball({0, 0, 0.5}, 0.25, kRed).add_ball({0.5, 0, 0.5}, 0.2, kBlue);
  broken.snapshot.placements[1].position[2] = std::numeric_limits<double>::quiet_NaN();
  const auto alone = Stage().add_ball({0, 0, 0.5}, 0.25, kRed).picture();
  EXPECT_TRUE(equal(broken.picture(), alone));
  broken.snapshot.placements[1].position[2] = 1e200;
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
