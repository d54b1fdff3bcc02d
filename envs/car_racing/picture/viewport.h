// The viewport: from the view to the canvas's grid.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "envs/car_racing/picture/outline.h"
#include "envs/car_racing/picture/view.h"

namespace hebbes::envs::car_racing {

/// Which part of a polygon the view shows.
enum class Visibility { kNone, kWhole, kPart };

/// The canvas is the lower left part of a frame buffer as high as the window, which settles how
/// float32 rounds.
class Viewport {
 public:
  Viewport(std::size_t columns, std::size_t rows)
      : half_width_(0.5f * static_cast<float>(columns)),
        half_height_(0.5f * static_cast<float>(rows)),
        rows_above_(static_cast<float>(kWindowHeight) - static_cast<float>(rows)) {}

  /// The nearest place on the grid, a whole number. Places out of view, and what is not a number,
  /// come to lie on the canvas's border.
  float grid_x(float x) const {
    return to_grid(half_width_ * x + half_width_, 2.0f * half_width_, 0.0f);
  }
  float grid_y(float y) const {
    const float middle = static_cast<float>(kWindowHeight) - half_height_;
    return to_grid(-half_height_ * y + middle, 2.0f * half_height_, rows_above_);
  }

  GridPoint snap(const ViewPoint& point) const {
    return {static_cast<std::int32_t>(grid_x(point.x)), static_cast<std::int32_t>(grid_y(point.y))};
  }

 private:
  static float to_grid(float window, float size, float offset) {
    constexpr auto kGrid = static_cast<float>(kSubpixels);
    const float first = offset - 0.5f;
    const float inside = std::min(std::max(first, window - 0.5f), first + size);
    return std::nearbyint(inside * kGrid) - offset * kGrid;
  }

  float half_width_, half_height_;
  float rows_above_;  // of the frame buffer
};

}  // namespace hebbes::envs::car_racing
