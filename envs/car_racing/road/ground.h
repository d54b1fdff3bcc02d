// The colours of the ground of the car's world.
//
// Source: Gym 0.17, CarRacing-v0.
#pragma once

#include <array>
#include <cstddef>

#include "envs/car_racing/picture/palette.h"
#include "envs/car_racing/road/track.h"

namespace hebbes::envs::car_racing {

/// The grass has lighter squares: those whose indices x and y, from -kSquares on and below
/// kSquares, are both even.
inline constexpr int kSquares = 20;
inline constexpr double kSquare = kPlayfield / kSquares;  ///< a square's side, m

inline std::array<Point, 4> square_corners(int x, int y) {
  const double left = kSquare * x, bottom = kSquare * y;
  const double right = left + kSquare, top = bottom + kSquare;
  return {{{right, bottom}, {left, bottom}, {left, top}, {right, top}}};
}

/// Of a piece of the road whose tile was `touched`, 1, or not yet, 0. Without a branch, as no guess
/// would be right often.
inline Colour colour_of(const RoadPolygon& polygon, std::uint8_t touched) {
  using enum Colour;
  constexpr std::array<std::array<Colour, 3>, 3> kColours = {
      {{kRoad, kRoadLighter, kRoadLightest}, {kWhite, kWhite, kWhite}, {kRed, kRed, kRed}}};
  const std::size_t shade = touched ? 0 : polygon.tile % 3;
  return kColours[static_cast<std::size_t>(polygon.kind)][shade];
}

}  // namespace hebbes::envs::car_racing
