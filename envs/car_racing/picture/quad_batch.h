// Quadrilaterals side by side, so that all that comes before their pixels is done by vector
// instructions, a quadrilateral a lane.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "envs/car_racing/picture/outline.h"
#include "envs/car_racing/picture/palette.h"
#include "envs/car_racing/picture/view.h"
#include "envs/car_racing/picture/viewport.h"

namespace hebbes::envs::car_racing {

inline constexpr std::size_t kBatch = 16;

/// One value a lane.
template <class T>
using Lanes = std::array<T, kBatch>;

/// x and y are [corner][lane]; corners go round.
struct QuadBatch {
  std::array<Lanes<float>, 4> x{}, y{};
  Lanes<Colour> colour{};
  std::size_t size = 0;  ///< lanes in use

  bool full() const { return size == kBatch; }

  /// Corners are Points or ViewPoints.
  template <class Corner>
  void add(const std::array<Corner, 4>& corners, Colour new_colour) {
    for (std::size_t i = 0; i < 4; ++i) {
      x[i][size] = static_cast<float>(corners[i].x);
      y[i][size] = static_cast<float>(corners[i].y);
    }
    colour[size++] = new_colour;
  }
};

/// The same in the view.
struct ViewedQuads {
  std::array<Lanes<float>, 4> x, y;
  Lanes<Visibility> visibility;

  ViewedQuads(const QuadBatch& quads, const ViewMatrix& view);
  std::array<ViewPoint, 4> corners(std::size_t lane) const;
};

/// The outlines of quadrilaterals, as trace_outline() gives them, of those that turn the same way
/// at each corner.
class TracedQuads {
 public:
  TracedQuads(const ViewedQuads& quads, const Viewport& viewport);

  bool is_strictly_convex(std::size_t lane) const { return convex_[lane] != 0; }
  Outline outline(std::size_t lane) const;

 private:
  std::array<Lanes<double>, 4> start_, step_, side_;
  Lanes<std::int32_t> convex_;
  Lanes<std::int32_t> first_row_, last_row_, first_column_, last_column_;
};

}  // namespace hebbes::envs::car_racing
