#include "envs/car_racing/outline.h"

#include <algorithm>
#include <cassert>

namespace hebbes::envs::car_racing {
namespace {

/// Twice the area that the outline turns by at b; its sign says where to. Exact.
double turn_at(const GridPoint& a, const GridPoint& b, const GridPoint& c) {
  return static_cast<double>(b.x - a.x) * (c.y - b.y) -
         static_cast<double>(b.y - a.y) * (c.x - b.x);
}

void bound(std::span<const GridPoint> corners, Outline& outline) {
  const auto [left, right] =
      std::minmax_element(corners.begin(), corners.end(),
                          [](const GridPoint& a, const GridPoint& b) { return a.x < b.x; });
  const auto [top, bottom] =
      std::minmax_element(corners.begin(), corners.end(),
                          [](const GridPoint& a, const GridPoint& b) { return a.y < b.y; });
  outline.first_column = pixel_after(left->x);
  outline.last_column = pixel_after(right->x) - 1;
  outline.first_row = pixel_before(top->y) + 1;
  outline.last_row = pixel_before(bottom->y);
}

}  // namespace

bool trace_outline(std::span<const GridPoint> corners, Outline& outline) {
  const std::size_t n = corners.size();
  assert(3 <= n && n <= Outline::kMostEdges);
  double most = 0, least = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double turn = turn_at(corners[i], corners[(i + 1) % n], corners[(i + 2) % n]);
    most = std::max(most, turn);
    least = std::min(least, turn);
  }
  if (most > 0 && least < 0) return false;
  outline.edges = n;
  for (std::size_t i = 0; i < n; ++i) {
    const GridPoint from = corners[i], to = corners[(i + 1) % n];
    const EdgeLine line = edge_line(from.x, from.y, to.x - from.x, to.y - from.y, most + least);
    outline.start[i] = line.start;
    outline.step[i] = line.step;
    outline.side[i] = line.side;
  }
  bound(corners, outline);
  return true;
}

}  // namespace hebbes::envs::car_racing
