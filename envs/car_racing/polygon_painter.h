// Painting polygons as an OpenGL driver does: clip, snap to a grid, fill.
//
// Reference: Mesa's llvmpipe, whose pixels these are. All arithmetic on corners is float32.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "envs/car_racing/canvas.h"

namespace hebbes::envs::car_racing {

/// The reference's window, of which the canvas shows all, scaled.
inline constexpr int kWindowWidth = 1000, kWindowHeight = 800;

/// A place in the view: x from -1 at the left to 1 at the right, y from -1 at the bottom to 1 at
/// the top.
struct ViewPoint {
  float x;
  float y;
};

/// Paints what of a polygon lies in the view. Corners that are not finite leave it out.
class PolygonPainter {
 public:
  explicit PolygonPainter(Canvas& canvas);

  /// A quadrilateral: triangles (0, 1, 3) and (1, 2, 3).
  void fill_quad(std::span<const ViewPoint, 4> corners, Colour colour);

  /// A polygon of at most 8 corners: triangles (0, i, i + 1).
  void fill_fan(std::span<const ViewPoint> corners, Colour colour);

 private:
  enum class Visibility { kNone, kWhole, kPart };
  static Visibility visibility(std::span<const ViewPoint> corners);
  bool fill_whole(std::span<const ViewPoint> corners, Colour colour);
  void fill_triangle(const std::array<ViewPoint, 3>& corners, Colour colour);
  GridPoint snap(const ViewPoint& corner) const;

  Canvas* canvas_;
  float half_width_, half_height_, middle_y_;
  float rows_above_;  // rows of the window's frame buffer above the canvas
};

}  // namespace hebbes::envs::car_racing
