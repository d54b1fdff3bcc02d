// What a picture of the car costs: drawing it and making the policy's input of it. The road is a
// ring of the usual length; the car drives along it at 30 m/s, a new scene every time.
#include <benchmark/benchmark.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "envs/car_racing/picture/rasteriser.h"
#include "envs/car_racing/picture/resize.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr std::size_t kTiles = 290;

std::array<Point, 4> piece_of_ring(double inner, double outer, double from, double to) {
  const auto at = [](double radius, double angle) {
    return Point{radius * std::cos(angle), radius * std::sin(angle)};
  };
  return {at(inner, to), at(outer, to), at(outer, from), at(inner, from)};
}

class Drive {
 public:
  Drive() : touched_(kTiles) {
    for (std::size_t i = 0; i < kTiles; ++i) {
      const double from = kArc * static_cast<double>(i), to = from + kArc;
      road_.push_back(
          {piece_of_ring(kTrackRadius - kHalfWidth, kTrackRadius + kHalfWidth, from, to),
           RoadPolygon::Kind::kTile, i});
      if (i / 10 % 4 != 0) continue;
      const auto colour = i % 2 == 0 ? RoadPolygon::Kind::kWhiteKerb : RoadPolygon::Kind::kRedKerb;
      const double edge = kTrackRadius - kHalfWidth;
      road_.push_back({piece_of_ring(edge - kKerbWidth, edge, from, to), colour, i});
    }
  }

  /// The scene of a step of an endless drive, shown as at this time of the episode.
  Scene scene(std::size_t step, double time) const {
    constexpr double kSpeed = 30.0, kTimeStep = 0.02;
    const double phi = kSpeed * kTimeStep * static_cast<double>(step) / kTrackRadius;
    const auto at = [](double x, double y, double angle) {
      return Pose{static_cast<float>(x), static_cast<float>(y), static_cast<float>(std::sin(angle)),
                  static_cast<float>(std::cos(angle))};
    };
    const double x = kTrackRadius * std::cos(phi), y = kTrackRadius * std::sin(phi);
    Scene scene{};
    scene.road = road_;
    scene.tile_touched = touched_;
    scene.hull = at(x, y, phi);
    scene.hull_angle = static_cast<float>(phi);
    scene.hull_velocity = {static_cast<float>(-kSpeed * std::sin(phi)),
                           static_cast<float>(kSpeed * std::cos(phi))};
    scene.hull_angular_velocity = 0.2f;
    for (std::size_t w = 0; w < kWheels; ++w) {
      const double right = w % 2 == 0 ? -1.1 : 1.1, ahead = w < 2 ? 1.6 : -1.64;
      scene.wheels[w] = at(x + right * std::cos(phi) - ahead * std::sin(phi),
                           y + right * std::sin(phi) + ahead * std::cos(phi), phi + 0.02);
      scene.wheel_omega[w] = 55.0;
      scene.wheel_phase[w] = 0.37 * static_cast<double>(step);
    }
    scene.steering_angle = 0.02f;
    scene.time = time;
    scene.score = 123.4;
    return scene;
  }

 private:
  static constexpr double kArc = 2.0 * std::numbers::pi / kTiles;
  std::vector<RoadPolygon> road_;
  std::vector<std::uint8_t> touched_;
};

/// Scenes to go through again and again.
std::vector<Scene> scenes(const Drive& drive, double time) {
  std::vector<Scene> result;
  for (std::size_t step = 0; step < 256; ++step) result.push_back(drive.scene(step * 5, time));
  return result;
}

void draw_picture(benchmark::State& state, double time) {
  const Drive drive;
  const auto drawn = scenes(drive, time);
  Rasteriser rasteriser;
  Picture picture(kPictureSize, kPictureSize);
  std::size_t i = 0;
  for (auto _ : state) {
    rasteriser.draw(drawn[i++ % drawn.size()], picture);
    benchmark::DoNotOptimize(picture.plane(0).data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK_CAPTURE(draw_picture, zoomed_in, 2.0)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(draw_picture, first_frame, 0.02)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(draw_picture, half_way_down, 0.5)->Unit(benchmark::kMicrosecond);

void picture_to_input(benchmark::State& state) {
  const Drive drive;
  Picture picture(kPictureSize, kPictureSize), view(kViewSize, kViewSize);
  Rasteriser().draw(drive.scene(100, 2.0), picture);
  std::vector<float> input(kViewValues);
  for (auto _ : state) {
    resize(picture, view);
    to_unit_floats(view, std::span<float, kViewValues>(input));
    benchmark::DoNotOptimize(input.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(picture_to_input)->Unit(benchmark::kMicrosecond);

void resize_picture(benchmark::State& state) {
  const Drive drive;
  Picture picture(kPictureSize, kPictureSize), view(kViewSize, kViewSize);
  Rasteriser().draw(drive.scene(100, 2.0), picture);
  for (auto _ : state) {
    resize(picture, view);
    benchmark::DoNotOptimize(view.plane(0).data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(resize_picture)->Unit(benchmark::kMicrosecond);

void interleave_picture(benchmark::State& state) {
  const Drive drive;
  Picture picture(kPictureSize, kPictureSize);
  Rasteriser().draw(drive.scene(100, 2.0), picture);
  std::vector<std::uint8_t> rgb(Picture::kChannels * kPictureSize * kPictureSize);
  for (auto _ : state) {
    picture.interleave(rgb);
    benchmark::DoNotOptimize(rgb.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(interleave_picture)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hebbes::envs::car_racing
