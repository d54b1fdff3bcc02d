// A canvas of palette colours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "envs/car_racing/picture/outline.h"
#include "envs/car_racing/picture/palette.h"
#include "envs/picture.h"

namespace hebbes::envs::car_racing {

/// An image of palette colours, rows from top to bottom.
class Canvas {
 public:
  Canvas(std::size_t columns, std::size_t rows);

  std::size_t columns() const { return columns_; }
  std::size_t rows() const { return rows_; }
  Colour at(std::size_t row, std::size_t column) const { return pixels_[row * stride_ + column]; }

  void clear(Colour colour);

  /// Paints the pixels that the outline bounds. It lies on the canvas: x from -kSubpixels/2 to
  /// kSubpixels (columns - 1/2), y likewise.
  void fill(const Outline& outline, Colour colour);

  /// Turns colours into red, green and blue. The picture has the canvas's size.
  void develop(const Palette& palette, Picture& picture) const;

 private:
  std::size_t columns_, rows_, stride_;
  std::vector<Colour> pixels_;
};

}  // namespace hebbes::envs::car_racing
