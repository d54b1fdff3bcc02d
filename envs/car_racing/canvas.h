// What is painted on, before colours become red, green and blue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "envs/car_racing/palette.h"
#include "envs/picture.h"

namespace hebbes::envs::car_racing {

/// A pixel centre's coordinates are multiples of kSubpixels, (0, 0) the first pixel of the top row.
inline constexpr std::int32_t kSubpixelBits = 8;
inline constexpr std::int32_t kSubpixels = 1 << kSubpixelBits;

/// A place on the canvas, in 1/kSubpixels of a pixel; y points down.
struct GridPoint {
  std::int32_t x;
  std::int32_t y;
};

/// An image of palette colours, rows from top to bottom.
class Canvas {
 public:
  Canvas(std::size_t columns, std::size_t rows);

  std::size_t columns() const { return columns_; }
  std::size_t rows() const { return rows_; }
  Colour at(std::size_t row, std::size_t column) const { return pixels_[row * stride_ + column]; }

  void clear(Colour colour);

  /// Paints every pixel whose centre lies within a convex polygon, or on an edge of it to the left
  /// or at the bottom, so that of two polygons with a common edge just one gets a pixel there.
  /// Corners may go round either way; all lie on the canvas: x from -kSubpixels/2 to
  /// kSubpixels (columns - 1/2), y likewise.
  void fill_convex(std::span<const GridPoint> corners, Colour colour);

  /// Turns colours into red, green and blue. The picture has the canvas's size.
  void develop(Picture& picture) const;

 private:
  struct Rows {
    std::int32_t first, last;
  };
  Rows trace_edges(std::span<const GridPoint> corners);
  void fill_rows(Rows rows, std::int32_t first_column, std::int32_t last_column, Colour colour);

  std::size_t columns_, rows_, stride_;
  std::vector<Colour> pixels_;
  std::vector<std::int32_t> down_, up_;  // [rows] where the polygon's edges cross each row
};

}  // namespace hebbes::envs::car_racing
