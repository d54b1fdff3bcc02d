// A convex polygon on a grid of pixels, as the lines along its edges.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace hebbes::envs::car_racing {

/// A pixel centre's coordinates are multiples of kSubpixels, (0, 0) the first pixel of the top row.
inline constexpr std::int32_t kSubpixelBits = 8;
inline constexpr std::int32_t kSubpixels = 1 << kSubpixelBits;

/// A place on the canvas, in 1/kSubpixels of a pixel; y points down.
struct GridPoint {
  std::int32_t x;
  std::int32_t y;
};

/// The pixel centre at or before a coordinate, and the one at or after it.
inline std::int32_t pixel_before(std::int32_t coordinate) {
  return coordinate >> kSubpixelBits;
}
inline std::int32_t pixel_after(std::int32_t coordinate) {
  return (coordinate + kSubpixels - 1) >> kSubpixelBits;
}

/// What bounds a convex polygon. It has the pixels whose centres lie within, or on an edge to the
/// left or at the bottom, so that of two polygons with a common edge just one has a pixel there.
///
/// The line along edge i leaves the pixels from start + step y on, cut down to an integer, to its
/// right in row y. With x0 + (256 y - y0) dx/dy for the crossing that is
/// floor((N - 1/2) / (256 dy)) + 1 for an integer N: never nearer to a step of floor than
/// 1/(512 dy), which leaves room for the rounding of doubles.
struct Outline {
  static constexpr std::size_t kMostEdges = 8;
  std::size_t edges;
  std::array<double, kMostEdges> start, step;
  std::array<double, kMostEdges> side;     ///< 1: a left edge, -1: a right one, 0: a level one
  std::int32_t first_row, last_row;        ///< none if last < first
  std::int32_t first_column, last_column;  ///< likewise
};

/// The line along an edge from (x0, y0) of an outline that turns to the right if `turn` > 0.
struct EdgeLine {
  double start, step, side;
};
inline EdgeLine edge_line(double x0, double y0, double dx, double dy, double turn) {
  const double down = dy < 0.0 ? -1.0 : 1.0;
  const double run = down * dx, height = down * dy;
  const double per_pixel = 1.0 / (kSubpixels * height);
  const double side = turn > 0.0 ? -down : down;
  return {(x0 * height - y0 * run - 0.5) * per_pixel + 1.0, kSubpixels * run * per_pixel,
          dy == 0.0 ? 0.0 : side};
}

/// Whether these at most 8 corners are those of a convex polygon, going round either way; then
/// `outline` is its outline.
bool trace_outline(std::span<const GridPoint> corners, Outline& outline);

}  // namespace hebbes::envs::car_racing
