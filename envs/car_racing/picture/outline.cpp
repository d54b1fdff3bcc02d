#include "envs/car_racing/picture/outline.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace hebbes::envs::car_racing {
namespace {

/// How far an outline turns to either side.
struct Turns {
  double right = 0, left = 0;
  bool both_ways() const { return right > 0 && left < 0; }
};

/// Exact. A corner where the outline goes back on itself counts as a turn to both sides.
Turns turns_of(std::span<const GridPoint> corners) {
  const std::size_t n = corners.size();
  Turns turns;
  for (std::size_t i = 0; i < n; ++i) {
    const GridPoint &a = corners[i], &b = corners[(i + 1) % n], &c = corners[(i + 2) % n];
    const double x1 = b.x - a.x, y1 = b.y - a.y, x2 = c.x - b.x, y2 = c.y - b.y;
    const double turn = x1 * y2 - y1 * x2;
    turns.right = std::max(turns.right, turn);
    turns.left = std::min(turns.left, turn);
    if (turn == 0 && x1 * x2 + y1 * y2 < 0) return {1, -1};
  }
  return turns;
}

/// Whether corners that all turn one way go round more than once, as a star's do.
bool winds_repeatedly(std::span<const GridPoint> corners) {
  std::size_t reversals = 0;  // from down to up or back
  std::int32_t first = 0, latest = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const std::int32_t dy = corners[(i + 1) % corners.size()].y - corners[i].y;
    if (dy == 0) continue;
    if (first == 0) first = dy;
    if (latest != 0 && (dy > 0) != (latest > 0)) ++reversals;
    latest = dy;
  }
  if ((latest > 0) != (first > 0)) ++reversals;
  return reversals > 2;
}

/// The corners without those that repeat the one before them, which would hide a turn.
std::size_t distinct_corners(std::span<const GridPoint> corners,
                             std::array<GridPoint, Outline::kMostEdges>& distinct) {
  std::size_t size = 0;
  GridPoint before = corners.back();
  for (const GridPoint& corner : corners) {
    if (corner.x != before.x || corner.y != before.y) distinct[size++] = corner;
    before = corner;
  }
  return size;
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

bool trace_outline(std::span<const GridPoint> given, Outline& outline) {
  assert(3 <= given.size() && given.size() <= Outline::kMostEdges);
  std::array<GridPoint, Outline::kMostEdges> distinct;
  const std::size_t n = distinct_corners(given, distinct);
  const std::span<const GridPoint> corners(distinct.data(), n);
  const Turns turns = turns_of(corners);
  if (turns.both_ways() || (n > 4 && winds_repeatedly(corners))) return false;
  outline.edges = n;
  for (std::size_t i = 0; i < n; ++i) {
    const GridPoint from = corners[i], to = corners[(i + 1) % n];
    const EdgeLine line =
        edge_line(from.x, from.y, to.x - from.x, to.y - from.y, turns.right + turns.left);
    outline.start[i] = line.start;
    outline.step[i] = line.step;
    outline.side[i] = line.side;
  }
  bound(given, outline);
  return true;
}

}  // namespace hebbes::envs::car_racing
