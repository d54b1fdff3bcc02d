// Rays, normals and shadows of capsules against closed forms.
#include "lib/film/solid.h"

#include <gtest/gtest.h>

#include <cmath>

#include "lib/rng/stream.h"

namespace hebbes::film {
namespace {

Solid ball(const Vector& centre, float radius) {
  return {centre, {0, 0, 1}, 0, radius, {}, {}, 0};
}
Solid capsule(const Vector& from, const Vector& to, float radius) {
  return {from, unit(to - from), length(to - from), radius, {}, {}, 0};
}

/// How far a point is from the solid's surface, by sampling the axis.
double distance_from(const Solid& solid, const Vector& point) {
  double nearest = 1e9;
  for (int i = 0; i <= 400; ++i) {
    const Vector on_axis =
        solid.from + solid.axis * (solid.length * static_cast<float>(i) / 400.0f);
    nearest = std::min(nearest, static_cast<double>(length(point - on_axis)));
  }
  return nearest - static_cast<double>(solid.radius);
}

Vector random_vector(rng::Stream& random, double reach) {
  const auto number = [&] { return static_cast<float>(random.uniform(-reach, reach)); };
  return {number(), number(), number()};
}

TEST(Solid, ARayMeetsABallWhereTheChordBegins) {
  const Solid solid = ball({0, 0, 5}, 1);
  EXPECT_NEAR(hit_distance(solid, {0, 0, 0}, {0, 0, 1}), 4, 1e-5);
  EXPECT_NEAR(hit_distance(solid, {0.6f, 0, 0}, {0, 0, 1}), 5 - 0.8, 1e-5);
  EXPECT_TRUE(std::isinf(hit_distance(solid, {1.01f, 0, 0}, {0, 0, 1})));
  EXPECT_TRUE(std::isinf(hit_distance(solid, {0, 0, 0}, {0, 0, -1}))) << "behind";
}

TEST(Solid, ARayMeetsACapsulesSideAndBothItsEnds) {
  const Solid solid = capsule({-1, 0, 0}, {1, 0, 0}, 0.5f);
  EXPECT_NEAR(hit_distance(solid, {0.3f, 0, 3}, {0, 0, -1}), 2.5, 1e-5);
  EXPECT_NEAR(hit_distance(solid, {3, 0, 0}, {-1, 0, 0}), 1.5, 1e-5);
  EXPECT_NEAR(hit_distance(solid, {-3, 0.3f, 0}, {1, 0, 0}), 2 - 0.4, 1e-5);
  EXPECT_NEAR(hit_distance(solid, {1.3f, 0, 3}, {0, 0, -1}), 3 - 0.4, 1e-5);
}

TEST(Solid, HitsLieOnTheSurfaceAndWhatIsMissedIsFar) {
  rng::Stream random(3, {});
  int hits = 0;
  for (int i = 0; i < 500; ++i) {
    const Solid solid = capsule(random_vector(random, 1), random_vector(random, 1), 0.4f);
    const Vector origin = unit(random_vector(random, 1)) * 4;
    const Vector direction = unit(random_vector(random, 1) - origin);
    const float distance = hit_distance(solid, origin, direction);
    if (std::isfinite(distance)) {
      ++hits;
      const Vector point = origin + direction * distance;
      EXPECT_NEAR(distance_from(solid, point), 0, 2e-4);
      EXPECT_GT(distance_from(solid, point - direction * 0.01f), 0) << "the first crossing";
      EXPECT_NEAR(distance_from(solid, point + normal_at(solid, point) * 0.5f), 0.5, 2e-4);
    } else {
      for (float along = 0; along < 8; along += 0.02f) {
        ASSERT_GT(distance_from(solid, origin + direction * along), -1e-4);
      }
    }
  }
  EXPECT_GT(hits, 100);
  EXPECT_LT(hits, 400);
}

/// The sun's share at (x, y) on the floor.
float sun_at(const Solid& solid, float x, float y, const Vector& light, float spread) {
  return visible_light(solid, {x, y, 0}, light, spread);
}

TEST(Solid, ABallsShadowLiesWhereTheLightThrowsIt) {
  const Vector light = unit({-0.6f, 0, 0.8f});
  const Solid solid = ball({0, 0, 2}, 0.5f);
  constexpr float kSpread = 0.05f;
  // an ellipse around (1.5, 0): radius / sine of the light's height along x, the radius along y
  EXPECT_EQ(sun_at(solid, 1.5f, 0, light, kSpread), 0);
  const float along = 0.5f / 0.8f;
  for (float side : {-1.0f, 1.0f}) {
    EXPECT_NEAR(sun_at(solid, 1.5f, side * 0.5f, light, kSpread), 0.5, 1e-3);
    EXPECT_NEAR(sun_at(solid, 1.5f + side * along, 0, light, kSpread), 0.5, 1e-3);
    // the distance to the ball is 2.5 m, so its edge is soft over 2 * 0.125 m
    EXPECT_EQ(sun_at(solid, 1.5f, side * 0.37f, light, kSpread), 0);
    EXPECT_EQ(sun_at(solid, 1.5f, side * 0.63f, light, kSpread), 1);
  }
  EXPECT_EQ(sun_at(solid, 0, 0, light, kSpread), 1) << "below it, but not in the shadow";
  EXPECT_EQ(sun_at(solid, -1.5f, 0, light, kSpread), 1) << "on the light's side";
}

TEST(Solid, ShadowsOfCapsulesAreTheUnionOfTheirBalls) {
  rng::Stream random(9, {});
  const Vector light = unit({0.3f, 0.2f, 0.9f});
  int dark = 0, lit = 0;
  for (int i = 0; i < 400; ++i) {
    const Vector up = {0, 0, 2};
    const Solid solid = capsule(random_vector(random, 1) + up, random_vector(random, 1) + up, 0.3f);
    const auto x = static_cast<float>(random.uniform(-2, 1));
    const auto y = static_cast<float>(random.uniform(-2, 1));
    float least = 1;
    for (int k = 0; k <= 400; ++k) {
      const Vector centre =
          solid.from + solid.axis * (solid.length * static_cast<float>(k) / 400.0f);
      least = std::min(least, sun_at(ball(centre, solid.radius), x, y, light, 1e-4f));
    }
    const float seen = sun_at(solid, x, y, light, 1e-4f);
    if (least < 0.01f || least > 0.99f) {
      EXPECT_NEAR(seen, least, 0.02) << i;
    }
    dark += seen < 0.01f;
    lit += seen > 0.99f;
  }
  EXPECT_GT(dark, 40);
  EXPECT_GT(lit, 40);
}

TEST(Solid, ABallHidesOfTheSkyWhatItsConeDoes) {
  const Solid solid = ball({0, 0, 2}, 1);
  // straight above, a ball of angular radius a hides sin^2 a of the light on a level surface
  EXPECT_NEAR(open_sky(solid, {0, 0, 0}, {0, 0, 1}), 1 - 0.25, 1e-5);
  // aside, times the cosine of the angle from straight above
  const float squared = 4 + 9;
  EXPECT_NEAR(open_sky(solid, {3, 0, 0}, {0, 0, 1}), 1 - 2 / (squared * std::sqrt(squared)), 1e-5);
  EXPECT_EQ(open_sky(solid, {0, 0, 0}, {0, 0, -1}), 1) << "behind the surface";
}

}  // namespace
}  // namespace hebbes::film
