#include "lib/film/floor.h"

#include <algorithm>
#include <cmath>

namespace hebbes::film {
namespace {

constexpr double kLine = 0.018, kStrongLine = 0.045;      // widths, in squares
constexpr float kLineShade = 0.72f, kDarkSquare = 0.93f;  // of the floor's light
constexpr double kStrongEvery = 5;                        // squares

/// How much of [0, v] lies on lines of this width around the whole numbers.
double covered_to(double v, double width) {
  const double half = 0.5 * width, whole = std::floor(v + half);
  return width * whole + std::min(v + half - whole, width);
}

/// The integral up to v of a wave that is 1 in [0, 1), -1 in [1, 2), and so on.
double wave_to(double v) {
  const double rest = v - 2 * std::floor(0.5 * v);
  return rest < 1 ? rest : 2 - rest;
}

/// The mean over an interval around `v` of what `integral` is the integral of.
template <class Integral>
float mean(double v, double width, Integral integral) {
  constexpr double kLeast = 1e-4;
  const double half = 0.5 * std::max(width, kLeast);
  return static_cast<float>((integral(v + half) - integral(v - half)) / (2 * half));
}

/// The share of a footprint that lines of this width, one each `every` squares, do not cover.
float between_lines(double v, double reach, double every, double width) {
  return 1.0f -
         mean(v / every, reach / every, [&](double to) { return covered_to(to, width / every); });
}

/// Light of which a share is dimmed to `shade`.
float dimmed(float share, float shade) {
  return 1.0f - share * (1.0f - shade);
}

}  // namespace

Vector Floor::colour_at(const Footprint& footprint) const {
  if (grid_ == 0) return colour_;
  const double x = footprint.x / grid_, y = footprint.y / grid_;
  const double width = footprint.width / grid_, depth = footprint.depth / grid_;
  const float waves = mean(x, width, wave_to) * mean(y, depth, wave_to);
  const float squares = dimmed(0.5f - 0.5f * waves, kDarkSquare);
  const float thin = between_lines(x, width, 1, kLine) * between_lines(y, depth, 1, kLine);
  const float strong = between_lines(x, width, kStrongEvery, kStrongLine) *
                       between_lines(y, depth, kStrongEvery, kStrongLine);
  return colour_ * (squares * dimmed(1.0f - thin, kLineShade) * dimmed(1.0f - strong, kLineShade));
}

}  // namespace hebbes::film
