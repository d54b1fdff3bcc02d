#include "envs/car_racing/road/road_sensors.h"

#include <gtest/gtest.h>

#include <array>

#include "envs/car_racing/car/car_physics.h"
#include "envs/car_racing/car/car_shapes.h"
#include "lib/rng/stream.h"

namespace hebbes::envs::car_racing {
namespace {

/// Asks Box2D about every tile and every part of the car.
class BruteForce {
 public:
  explicit BruteForce(const Track& track) {
    for (const RoadPolygon& polygon : track.road) {
      if (polygon.kind == RoadPolygon::Kind::kTile) tiles_.push_back(tile_shape(polygon));
    }
    touched.resize(tiles_.size());
  }

  void feel(const b2Transform& hull, std::span<const b2Transform, kWheels> wheels) {
    under_wheel.fill(0);
    for (std::size_t t = 0; t < tiles_.size(); ++t) {
      for (const b2PolygonShape& part : car_shapes().hull) {
        if (overlap(tiles_[t], part, hull)) touched[t] = 1;
      }
      for (std::size_t w = 0; w < kWheels; ++w) {
        if (!overlap(tiles_[t], car_shapes().wheel, wheels[w])) continue;
        ++under_wheel[w];
        touched[t] = 1;
      }
    }
  }

  std::array<std::size_t, kWheels> under_wheel{};
  std::vector<std::uint8_t> touched;

 private:
  static bool overlap(const b2PolygonShape& tile, const b2PolygonShape& part,
                      const b2Transform& frame) {
    b2Transform world;
    world.SetIdentity();
    return b2TestOverlap(&tile, 0, &part, 0, world, frame);
  }

  std::vector<b2PolygonShape> tiles_;
};

struct CarFrames {
  b2Transform hull;
  std::array<b2Transform, kWheels> wheels;
};

CarFrames frames_at(double x, double y, double angle, rng::Stream& random) {
  CarFrames frames;
  frames.hull.Set({static_cast<float>(x), static_cast<float>(y)}, static_cast<float>(angle));
  for (std::size_t w = 0; w < kWheels; ++w) {
    frames.wheels[w].Set(b2Mul(frames.hull, wheel_anchor(w)),
                         static_cast<float>(angle + random.uniform(-0.45, 0.45)));
  }
  return frames;
}

TEST(RoadSensors, FeelWhatBox2dFeels) {
  rng::Stream random(3, {});
  const Track track = draw_track(random);
  RoadSensors sensors;
  sensors.reset(track);
  RoadContacts contacts;
  contacts.reset(track.pieces.size());
  BruteForce truth(track);
  std::size_t on_road = 0, off_road = 0;
  double offset = 0, angle = 0;
  for (std::size_t i = 0; i < 3000; ++i) {
    // along the road, across its edges, at times with a leap
    if (i % 50 == 0) offset = random.uniform(-12, 12);
    offset += random.uniform(-0.5, 0.5);
    angle += random.uniform(-0.3, 0.3);
    const TrackPiece& piece = track.pieces[(i / 3 + (i / 500) * 37) % track.pieces.size()];
    const CarFrames frames =
        frames_at(piece.x + offset * std::cos(piece.beta) + random.uniform(-2, 2),
                  piece.y + offset * std::sin(piece.beta), piece.beta + angle, random);
    sensors.feel(frames.hull, frames.wheels, contacts);
    truth.feel(frames.hull, frames.wheels);
    ASSERT_EQ(contacts.under_wheel(), truth.under_wheel) << i;
    ASSERT_TRUE(std::equal(truth.touched.begin(), truth.touched.end(), contacts.touched().begin()))
        << i;
    for (std::size_t tiles : truth.under_wheel) (tiles > 0 ? on_road : off_road) += 1;
  }
  EXPECT_GT(on_road, 1000u);
  EXPECT_GT(off_road, 1000u);
}

// Box2D counts gaps of up to two polygon radii as touching: 2 cm.
TEST(RoadSensors, FeelTilesTwoCentimetresAway) {
  const Track track{{{}}, {{{{{-5, 0}, {5, 0}, {5, 4}, {-5, 4}}}, RoadPolygon::Kind::kTile, 0}}};
  RoadSensors sensors;
  sensors.reset(track);
  rng::Stream random(1, {});
  for (const auto& [gap, touches] : {std::pair(0.015, true), std::pair(0.019, true),
                                     std::pair(0.021, false), std::pair(0.05, false)}) {
    RoadContacts contacts;
    contacts.reset(1);
    CarFrames frames = frames_at(0, 50, 0, random);
    frames.wheels[2].Set({0, static_cast<float>(-kWheelRadius - gap)}, 0);
    sensors.feel(frames.hull, frames.wheels, contacts);
    EXPECT_EQ(contacts.under_wheel()[2] == 1, touches) << gap;
    EXPECT_EQ(contacts.visits() == 1, touches) << gap;
  }
}

}  // namespace
}  // namespace hebbes::envs::car_racing
