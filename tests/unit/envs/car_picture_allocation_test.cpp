// Drawing the car and making the policy's input of it take nothing from the heap.
#include <gtest/gtest.h>

#include <vector>

#include "envs/car_racing/picture/rasteriser.h"
#include "envs/car_racing/picture/resize.h"
#include "envs/car_racing/road/track.h"
#include "tests/support/count_allocations.h"

namespace hebbes::envs::car_racing {
namespace {

TEST(CarPictureAllocation, TakesNothingFromTheHeap) {
  rng::Stream random(1, {});
  const Track track = draw_track(random);
  const std::vector<std::uint8_t> touched(track.pieces.size());
  const TrackPiece& start = track.pieces[0];
  Scene scene{};
  scene.road = track.road;
  scene.tile_touched = touched;
  scene.hull = {static_cast<float>(start.x), static_cast<float>(start.y), 0.0f, 1.0f};
  scene.wheels.fill(scene.hull);
  scene.score = -12.0;

  const std::size_t before = test::allocations();
  Rasteriser rasteriser;
  Picture picture(kPictureSize, kPictureSize), view(kViewSize, kViewSize);
  std::vector<float> input(kViewValues);
  const std::size_t constructed = test::allocations();
  EXPECT_GT(constructed, before) << "the counter counts";
  for (int step = 0; step < 100; ++step) {
    scene.time = 0.02 * step;
    rasteriser.draw(scene, picture);
    resize(picture, view);
    to_unit_floats(view, std::span<float, kViewValues>(input));
  }
  EXPECT_EQ(test::allocations(), constructed);
}

}  // namespace
}  // namespace hebbes::envs::car_racing
