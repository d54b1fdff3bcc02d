// Where the camera sees things, against projections by hand.
#include "lib/film/camera.h"

#include <gtest/gtest.h>

#include <cmath>

#include "lib/film/solid.h"
#include "lib/rng/stream.h"

namespace hebbes::film {
namespace {

constexpr std::size_t kColumns = 160, kRows = 90;

Camera level_camera() {
  return Camera({0, 0, 1}, {0, 5, 1}, 1, 0.5f, kColumns, kRows);
}

TEST(Camera, LooksAtItsTargetAndKeepsTheHorizonLevel) {
  const Camera camera({1, -3, 2}, {0, 4, 0.5f}, 1, 0.5f, kColumns, kRows);
  const Vector middle = camera.direction(kColumns / 2.0f, kRows / 2.0f);
  EXPECT_NEAR(length(middle), 1, 1e-6);
  const Vector expected = unit(Vector{0, 4, 0.5f} - camera.eye());
  EXPECT_NEAR(dot(middle, expected), 1, 1e-6);
  EXPECT_NEAR(camera.right().z, 0, 1e-7);
  EXPECT_LT(camera.down().z, 0);
}

TEST(Camera, ShowsTheWidthAndHeightAskedForWhateverThePicturesShape) {
  for (std::size_t columns : {100u, 160u, 300u}) {
    const Camera camera({0, 0, 1}, {0, 1, 1}, 1, 0.5f, columns, 100);
    const float width = length(camera.right()) * static_cast<float>(columns);
    const float height = length(camera.down()) * 100;
    EXPECT_GE(width, 1 - 1e-5);
    EXPECT_GE(height, 0.5 - 1e-5);
    EXPECT_NEAR(std::min(width / 1.0f, height / 0.5f), 1, 1e-5);
  }
}

TEST(Camera, ABallOnTheAxisHasTheFrameOfItsTangents) {
  // at distance 5 with radius 1 it ends at the tangent of asin(1/5), 1/sqrt(24); 160 pixels a unit
  const Frame frame = level_camera().frame_of({0, 5, 1}, 1);
  const double reach = 160 / std::sqrt(24.0);
  EXPECT_EQ(frame.left, static_cast<std::size_t>(std::floor(80 - reach)));
  EXPECT_EQ(frame.right, static_cast<std::size_t>(std::ceil(80 + reach)));
  EXPECT_EQ(frame.top, static_cast<std::size_t>(std::floor(45 - reach)));
  EXPECT_EQ(frame.bottom, static_cast<std::size_t>(std::ceil(45 + reach)));
}

TEST(Camera, FramesHoldEveryPixelThatShowsTheBallAndLittleElse) {
  rng::Stream random(5, {});
  const Camera camera = level_camera();
  int seen = 0;
  for (int i = 0; i < 60; ++i) {
    const auto number = [&](double reach) {
      return static_cast<float>(random.uniform(-reach, reach));
    };
    const Solid ball = {{number(2), 5 + number(2), 1 + number(1)}, {0, 0, 1}, 0, 0.5f, {}, {}, 0};
    const Frame frame = camera.frame_of(ball.from, ball.radius);
    Frame least = {kColumns, kRows, 0, 0};
    for (std::size_t row = 0; row < kRows; ++row) {
      for (std::size_t column = 0; column < kColumns; ++column) {
        const Vector direction = unit(
            camera.direction(static_cast<float>(column) + 0.5f, static_cast<float>(row) + 0.5f));
        if (std::isinf(hit_distance(ball, camera.eye(), direction))) continue;
        ++seen;
        ASSERT_TRUE(frame.has(column, row));
        least = {std::min(least.left, column), std::min(least.top, row),
                 std::max(least.right, column + 1), std::max(least.bottom, row + 1)};
      }
    }
    if (least.left >= least.right) continue;
    EXPECT_LE(least.left - frame.left, 2u);
    EXPECT_LE(frame.right - least.right, 2u);
    EXPECT_LE(least.top - frame.top, 2u);
    EXPECT_LE(frame.bottom - least.bottom, 2u);
  }
  EXPECT_GT(seen, 1000);
}

TEST(Camera, ABallBehindHasNoFrameAndOneAroundTheEyeAll) {
  const Camera camera = level_camera();
  const Frame behind = camera.frame_of({0, -5, 1}, 1);
  EXPECT_FALSE(behind.has(kColumns / 2, kRows / 2));
  const Frame around = camera.frame_of({0, 0.1f, 1}, 1);
  EXPECT_TRUE(around.has(0, 0));
  EXPECT_TRUE(around.has(kColumns - 1, kRows - 1));
}

}  // namespace
}  // namespace hebbes::film
