#include "apps/bench/car_driver.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "envs/car_racing/car_world.h"
#include "envs/car_racing/episode.h"

namespace hebbes::bench {
namespace {

namespace car = envs::car_racing;

constexpr std::size_t kAhead = 4;  // pieces of the road, 3.5 m each
constexpr double kSpeed = 18;      // m/s

/// The piece nearest to the car, near the one that was.
std::size_t next_piece(const car::CarWorld& world, std::size_t piece) {
  const auto& pieces = world.track().pieces;
  const auto& hull = world.state().hull.pose;
  const auto distance = [&](std::size_t i) {
    return std::hypot(pieces[i].x - hull.x, pieces[i].y - hull.y);
  };
  const std::size_t next = (piece + 1) % pieces.size();
  return distance(next) < distance(piece) ? next : piece;
}

std::array<float, 3> follow(const car::CarWorld& world, std::size_t piece) {
  const auto& pieces = world.track().pieces;
  const auto& ahead = pieces[(piece + kAhead) % pieces.size()];
  const car::BodyState& hull = world.state().hull;
  const double heading = std::atan2(hull.pose.x - ahead.x, ahead.y - hull.pose.y);
  const double left = std::remainder(heading - hull.angle, 2 * std::numbers::pi);
  const double speed = std::hypot(hull.velocity[0], hull.velocity[1]);
  return {static_cast<float>(std::clamp(-2 * left, -1.0, 1.0)), speed < kSpeed ? 0.5f : 0.0f,
          speed > 1.2 * kSpeed ? 0.3f : 0.0f};
}

}  // namespace

CarActions drive(const car::Variation& variation, rng::Stream& random) {
  car::CarWorld world(variation);
  world.reset(car::draw_track(random));
  car::Episode episode;
  CarActions actions;
  std::size_t piece = 0;
  for (bool is_over = false; !is_over;) {
    piece = next_piece(world, piece);
    const auto& action = actions.emplace_back(follow(world, piece));
    const auto outcome = world.step({.steering = action[0], .gas = action[1], .brake = action[2]});
    is_over = episode.ends_after(outcome.reward, outcome.done);
  }
  return actions;
}

}  // namespace hebbes::bench
