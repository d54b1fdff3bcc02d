// Rays, normals and shadows of boxes, ellipsoids and cylinders, by brute force and in closed form.
#include "lib/film/scaled_form.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "lib/film/solid.h"
#include "lib/rng/stream.h"

namespace hebbes::film {
namespace {

Vector random_vector(rng::Stream& random, double reach) {
  const auto number = [&] { return static_cast<float>(random.uniform(-reach, reach)); };
  return {number(), number(), number()};
}

ScaledForm random_form(Form form, rng::Stream& random) {
  const Vector x = unit(random_vector(random, 1));
  const Vector y = unit(cross(x, unit(random_vector(random, 1))));
  const auto half = [&] { return static_cast<float>(random.uniform(0.1, 0.9)); };
  ScaledForm made{form, random_vector(random, 0.5), {x, y, cross(x, y)}, {half(), half(), half()}};
  if (form == Form::kCylinder) made.half[1] = made.half[0];
  return made;
}

/// By the definition of each form.
bool contains(const ScaledForm& scaled, const Vector& point) {
  const Vector v = point - scaled.middle;
  const double x =
      static_cast<double>(dot(v, scaled.axes[0])) / static_cast<double>(scaled.half[0]);
  const double y =
      static_cast<double>(dot(v, scaled.axes[1])) / static_cast<double>(scaled.half[1]);
  const double z =
      static_cast<double>(dot(v, scaled.axes[2])) / static_cast<double>(scaled.half[2]);
  if (scaled.form == Form::kBox) return std::max({std::abs(x), std::abs(y), std::abs(z)}) < 1;
  if (scaled.form == Form::kEllipsoid) return x * x + y * y + z * z < 1;
  return x * x + y * y < 1 && std::abs(z) < 1;
}

class ScaledForms : public testing::TestWithParam<Form> {};

TEST_P(ScaledForms, RaysMeetTheSurfaceWhereTheyComeIn) {
  rng::Stream random(7, {});
  int hits = 0;
  for (int i = 0; i < 400; ++i) {
    const ScaledForm scaled = random_form(GetParam(), random);
    const Vector origin = unit(random_vector(random, 1)) * 4;
    const Vector direction = unit(random_vector(random, 1) - origin);
    const float distance = hit_distance(scaled, origin, direction);
    hits += std::isfinite(distance);
    for (float along = 0; along < 8; along += 0.01f) {
      if (std::fabs(along - distance) < 2e-3f) continue;
      const bool is_inside = contains(scaled, origin + direction * along);
      if (along < distance) {
        ASSERT_FALSE(is_inside) << i;
      }
    }
    if (!std::isfinite(distance)) continue;
    const Vector point = origin + direction * distance;
    EXPECT_TRUE(contains(scaled, scaled.middle + (point - scaled.middle) * 0.998f)) << i;
    EXPECT_FALSE(contains(scaled, scaled.middle + (point - scaled.middle) * 1.002f)) << i;
    EXPECT_LE(length(point - scaled.middle), scaled.reach() * 1.0001f);
    EXPECT_TRUE(holds(scaled, point));
    const Vector normal = normal_at(scaled, point);
    EXPECT_NEAR(length(normal), 1, 1e-5);
    EXPECT_LT(dot(normal, direction), 1e-3f) << "the surface that is seen faces the eye";
    // straight off the surface nothing more is met
    EXPECT_FALSE(contains(scaled, point + normal * 0.004f)) << i;
  }
  EXPECT_GT(hits, 60);
  EXPECT_LT(hits, 360);
}

TEST_P(ScaledForms, NothingKeepsLightFromAPlaceThatSeesNothingOfIt) {
  rng::Stream random(11, {});
  for (int i = 0; i < 300; ++i) {
    const ScaledForm scaled = random_form(GetParam(), random);
    const Vector point = unit(random_vector(random, 1)) * 3;
    const Vector light = unit(random_vector(random, 1));
    const bool is_hit = std::isfinite(hit_distance(scaled, point, light));
    // a small disc is wholly seen, wholly hidden, or at the edge
    const float seen = visible_light(scaled, point, light, 1e-5f);
    if (seen == 0 || seen == 1) {
      EXPECT_EQ(seen == 0, is_hit) << i;
    }
    EXPECT_EQ(visible_light(scaled, point, unit(point), 0.01f), 1) << "away from it";
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, ScaledForms,
                         testing::Values(Form::kBox, Form::kEllipsoid, Form::kCylinder),
                         [](const auto& tested) {
                           return tested.param == Form::kBox         ? "Box"
                                  : tested.param == Form::kEllipsoid ? "Ellipsoid"
                                                                     : "Cylinder";
                         });

const std::array<Vector, 3> kAxes = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

TEST(ScaledForm, HasTheDistancesAndNormalsOfItsKind) {
  const ScaledForm box{Form::kBox, {0, 0, 2}, kAxes, {1, 2, 0.5f}};
  EXPECT_FLOAT_EQ(hit_distance(box, {0.9f, -1.9f, 0}, {0, 0, 1}), 1.5f);
  EXPECT_TRUE(std::isinf(hit_distance(box, {1.1f, 0, 0}, {0, 0, 1})));
  EXPECT_FLOAT_EQ(normal_at(box, {0.9f, -1.9f, 1.5f}).z, -1);
  const ScaledForm egg{Form::kEllipsoid, {0, 0, 2}, kAxes, {1, 2, 0.5f}};
  EXPECT_FLOAT_EQ(hit_distance(egg, {0.6f, 0, 0}, {0, 0, 1}), 2 - 0.5f * 0.8f);
  const ScaledForm drum{Form::kCylinder, {0, 0, 2}, kAxes, {1, 1, 0.5f}};
  EXPECT_FLOAT_EQ(hit_distance(drum, {-3, 0.6f, 2.2f}, {1, 0, 0}), 3 - 0.8f);
  EXPECT_FLOAT_EQ(hit_distance(drum, {0.7f, 0.7f, 0}, {0, 0, 1}), 1.5f);
  EXPECT_TRUE(std::isinf(hit_distance(drum, {0.72f, 0.72f, 0}, {0, 0, 1})));
  EXPECT_TRUE(std::isinf(hit_distance(drum, {0, 0, 0}, {0, 0, -1}))) << "behind";
}

TEST(ScaledForm, HalfTheDiscIsSeenWhereItsMiddleIsAtTheEdge) {
  const ScaledForm box{Form::kBox, {0, 0, 3}, kAxes, {1, 1, 0.1f}};
  EXPECT_NEAR(visible_light(box, {1, 0, 0}, {0, 0, 1}, 0.05f), 0.5, 0.1);
  EXPECT_EQ(visible_light(box, {0.7f, 0, 0}, {0, 0, 1}, 0.05f), 0);
  EXPECT_EQ(visible_light(box, {1.3f, 0, 0}, {0, 0, 1}, 0.05f), 1);
}

TEST(ScaledForm, ARoundOneIsTheBallThatItIs) {
  const Solid round = solid_of({Form::kEllipsoid, {0.2f, 0.1f, 2}, kAxes, {0.7f, 0.7f, 0.7f}});
  const Solid ball{{0.2f, 0.1f, 2}, {0, 0, 1}, 0, 0.7f, {}, {}, 0};
  rng::Stream random(2, {});
  for (int i = 0; i < 100; ++i) {
    const Vector below = {static_cast<float>(random.uniform(-2, 2)),
                          static_cast<float>(random.uniform(-2, 2)), 0};
    const Vector direction = unit(random_vector(random, 0.4) + Vector{0, 0, 1});
    const float one = hit_distance(round, below, direction);
    const float other = hit_distance(ball, below, direction);
    ASSERT_EQ(std::isfinite(one), std::isfinite(other));
    if (std::isfinite(one)) {
      EXPECT_NEAR(one, other, 1e-3);
    }
    EXPECT_NEAR(visible_light(round, below, direction, 0.1f),
                visible_light(ball, below, direction, 0.1f), 0.2);
    EXPECT_NEAR(open_sky(round, below, {0, 0, 1}), open_sky(ball, below, {0, 0, 1}), 1e-5);
  }
}

}  // namespace
}  // namespace hebbes::film
