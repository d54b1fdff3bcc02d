// A painter of polygons as an OpenGL driver does it: clip, snap to a grid, fill.
//
// Reference: Mesa's llvmpipe, whose pixels these are. All arithmetic on corners is float32.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "envs/car_racing/picture/canvas.h"
#include "envs/car_racing/picture/quad_batch.h"
#include "envs/car_racing/picture/view.h"
#include "envs/car_racing/picture/viewport.h"

namespace hebbes::envs::car_racing {

/// Paints what of a polygon lies in the view; of one whose corners are not finite, whatever it may.
class PolygonPainter {
 public:
  explicit PolygonPainter(Canvas& canvas);

  /// A quadrilateral: triangles (0, 1, 3) and (1, 2, 3).
  void fill_quad(std::span<const ViewPoint, 4> corners, Colour colour);

  /// Quadrilaterals of the plane, one after the other.
  void fill_quads(const QuadBatch& quads, const ViewMatrix& view);

  /// A polygon of at most 8 corners: triangles (0, i, i + 1).
  void fill_fan(std::span<const ViewPoint> corners, Colour colour);

 private:
  /// Paints a polygon in the view if it is convex once it lies on the grid; says whether.
  bool fill_if_convex(std::span<const ViewPoint> corners, Colour colour);
  void fill_triangle(const std::array<ViewPoint, 3>& corners, Colour colour);

  Canvas* canvas_;
  Viewport viewport_;
};

/// Paints quadrilaterals of the plane batch by batch: those that were added are there once it is
/// flushed.
class QuadStream {
 public:
  QuadStream(PolygonPainter& painter, const ViewMatrix& view) : painter_(&painter), view_(&view) {}

  template <class Corner>
  void add(const std::array<Corner, 4>& corners, Colour colour) {
    batch_.add(corners, colour);
    if (batch_.full()) flush();
  }
  void flush() {
    if (batch_.size > 0) painter_->fill_quads(batch_, *view_);
    batch_.size = 0;
  }

 private:
  PolygonPainter* painter_;
  const ViewMatrix* view_;
  QuadBatch batch_;
};

}  // namespace hebbes::envs::car_racing
