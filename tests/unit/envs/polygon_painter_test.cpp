// Polygons against every pixel's own test of every edge.
#include "envs/car_racing/picture/polygon_painter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "lib/rng/stream.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr std::size_t kSize = 96;
constexpr ViewMatrix kNoChange = {1, 0, 0, 0, 1, 0};

// Which pixels are painted, [rows, columns].
using Mask = std::vector<bool>;

Mask mask_of(const Canvas& canvas) {
  Mask mask;
  for (std::size_t y = 0; y < canvas.rows(); ++y) {
    for (std::size_t x = 0; x < canvas.columns(); ++x) {
      mask.push_back(canvas.at(y, x) != Colour::kBlack);
    }
  }
  return mask;
}

std::string picture_of(const Mask& mask) {
  std::string text = "\n";
  for (std::size_t i = 0; i < mask.size(); ++i) {
    text += mask[i] ? '#' : '.';
    if (i % kSize == kSize - 1) text += '\n';
  }
  return text;
}

// A triangle has a pixel if its centre is strictly on the inner side of every edge, or on an edge
// to the left or at the bottom.
bool has_pixel(std::array<GridPoint, 3> t, std::int64_t x, std::int64_t y) {
  const auto side = [](const GridPoint& a, const GridPoint& b, std::int64_t px, std::int64_t py) {
    return (b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x);
  };
  if (side(t[0], t[1], t[2].x, t[2].y) == 0) return false;
  if (side(t[0], t[1], t[2].x, t[2].y) < 0) std::swap(t[1], t[2]);
  for (std::size_t i = 0; i < 3; ++i) {  // clockwise as seen, since y points down
    const GridPoint a = t[i], b = t[(i + 1) % 3];
    const std::int64_t inside = side(a, b, x, y);
    const bool left = b.y < a.y, bottom = b.y == a.y && b.x < a.x;
    if (inside < 0 || (inside == 0 && !left && !bottom)) return false;
  }
  return true;
}

void paint_slowly(const std::array<GridPoint, 3>& triangle, Mask& mask) {
  for (std::size_t i = 0; i < mask.size(); ++i) {
    const auto x = static_cast<std::int64_t>(kSubpixels * (i % kSize));
    const auto y = static_cast<std::int64_t>(kSubpixels * (i / kSize));
    if (has_pixel(triangle, x, y)) mask[i] = true;
  }
}

// Draws random polygons; some of their corners coincide, or lie on pixels' centres.
class Polygons {
 public:
  explicit Polygons(std::uint32_t seed) : random_(seed, {}) {}

  double uniform(double low, double high) { return random_.uniform(low, high); }

  /// A place of the view on the canvas; `extent` scales polygons about a random middle.
  std::vector<ViewPoint> in_view(std::size_t corners, double extent) {
    const double middle_x = uniform(-1, 1), middle_y = uniform(-1, 1);
    const bool rounded = uniform(0, 1) < 0.3;
    std::vector<ViewPoint> polygon;
    while (polygon.size() < corners) {
      double x = middle_x + extent * uniform(-1, 1), y = middle_y + extent * uniform(-1, 1);
      if (rounded) {
        x = (std::round(x * 48) + 0.5) / 48;
        y = (std::round(y * 48) + 0.5) / 48;
      }
      polygon.push_back({static_cast<float>(std::clamp(x, -1.0, 1.0)),
                         static_cast<float>(std::clamp(y, -1.0, 1.0))});
    }
    if (uniform(0, 1) < 0.1) polygon[1] = polygon[0];
    return polygon;
  }

 private:
  rng::Stream random_;
};

// The canvas's coordinates of a place in view; this size is exact enough in doubles.
GridPoint snapped(const ViewPoint& p) {
  const double x = std::nearbyint((48.0 * p.x + 48.0 - 0.5) * 256);
  const double y = std::nearbyint((-48.0 * p.y + 48.0 - 0.5) * 256);
  return {static_cast<std::int32_t>(x), static_cast<std::int32_t>(y)};
}

double random_extent(Polygons& polygons) {
  return std::exp2(polygons.uniform(-6, 0));
}

// Whether rounding to the grid is beyond doubt: float32's own error is far below this.
bool is_clear(const std::vector<ViewPoint>& polygon) {
  return std::all_of(polygon.begin(), polygon.end(), [](const ViewPoint& p) {
    const auto doubt = [](double v) { return std::fabs(v - std::floor(v) - 0.5); };
    return doubt(48.0 * 256 * p.x) > 0.02 && doubt(48.0 * 256 * p.y) > 0.02;
  });
}

TEST(PolygonPainter, PaintsThePixelsOfTwoTriangles) {
  Polygons polygons(1);
  Canvas canvas(kSize, kSize);
  PolygonPainter painter(canvas);
  std::size_t painted = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    const auto quad = polygons.in_view(4, random_extent(polygons));
    if (!is_clear(quad)) continue;
    canvas.clear(Colour::kBlack);
    painter.fill_quad(std::span<const ViewPoint, 4>(quad), Colour::kRed);
    std::array<GridPoint, 4> g;
    std::transform(quad.begin(), quad.end(), g.begin(), snapped);
    Mask expected(kSize * kSize);
    paint_slowly({g[0], g[1], g[3]}, expected);
    paint_slowly({g[1], g[2], g[3]}, expected);
    painted += static_cast<std::size_t>(std::count(expected.begin(), expected.end(), true));
    ASSERT_EQ(mask_of(canvas), expected)
        << trial << picture_of(expected) << picture_of(mask_of(canvas));
  }
  EXPECT_GT(painted, 100'000u);
}

TEST(PolygonPainter, PaintsThePixelsOfAFanOfTriangles) {
  Polygons polygons(2);
  Canvas canvas(kSize, kSize);
  PolygonPainter painter(canvas);
  for (int trial = 0; trial < 2000; ++trial) {
    auto polygon = polygons.in_view(8, random_extent(polygons));
    if (trial % 2 == 0) {  // corners in the order of their angle: often convex
      const ViewPoint middle = polygon[0];
      std::sort(polygon.begin(), polygon.end(), [&](const ViewPoint& a, const ViewPoint& b) {
        return std::atan2(a.y - middle.y, a.x - middle.x) <
               std::atan2(b.y - middle.y, b.x - middle.x);
      });
    }
    if (!is_clear(polygon)) continue;
    canvas.clear(Colour::kBlack);
    painter.fill_fan(polygon, Colour::kRed);
    Mask expected(kSize * kSize);
    for (std::size_t i = 1; i + 1 < polygon.size(); ++i) {
      paint_slowly({snapped(polygon[0]), snapped(polygon[i]), snapped(polygon[i + 1])}, expected);
    }
    ASSERT_EQ(mask_of(canvas), expected)
        << trial << picture_of(expected) << picture_of(mask_of(canvas));
  }
}

// Two polygons on either side of a common edge share no pixel and leave none between them.
TEST(PolygonPainter, GivesEachPixelOfASplitSquareToOneSide) {
  Polygons polygons(3);
  Canvas canvas(kSize, kSize);
  PolygonPainter painter(canvas);
  for (int trial = 0; trial < 500; ++trial) {
    const auto top = static_cast<float>(polygons.uniform(-1, 1));
    const auto bottom = static_cast<float>(polygons.uniform(-1, 1));
    const std::array<ViewPoint, 4> left = {{{-1, 1}, {top, 1}, {bottom, -1}, {-1, -1}}};
    const std::array<ViewPoint, 4> right = {{{top, 1}, {1, 1}, {1, -1}, {bottom, -1}}};
    canvas.clear(Colour::kBlack);
    painter.fill_quad(left, Colour::kRed);
    const Mask first = mask_of(canvas);
    canvas.clear(Colour::kBlack);
    painter.fill_quad(right, Colour::kRed);
    const Mask second = mask_of(canvas);
    for (std::size_t i = 0; i < first.size(); ++i) ASSERT_NE(first[i], second[i]) << trial;
  }
}

// Signed distance to the inside of a convex polygon, in pixels.
double depth(const std::array<ViewPoint, 4>& quad, double x, double y) {
  double turn = 0, least = 1e9;
  for (std::size_t i = 0; i < 4; ++i) {
    const ViewPoint a = quad[i], b = quad[(i + 1) % 4], c = quad[(i + 2) % 4];
    turn += (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const double ax = quad[i].x, ay = quad[i].y;
    const double ex = quad[(i + 1) % 4].x - ax, ey = quad[(i + 1) % 4].y - ay;
    const double side = (ex * (y - ay) - ey * (x - ax)) / std::hypot(ex, ey);
    least = std::min(least, 48 * std::copysign(1.0, turn) * side);
  }
  return least;
}

std::array<ViewPoint, 4> random_rectangle(Polygons& polygons) {
  const double angle = polygons.uniform(0, 6.3), x = polygons.uniform(-2, 2);
  const double y = polygons.uniform(-2, 2);
  const double length = random_extent(polygons) * 4, width = random_extent(polygons) * 4;
  const double c = std::cos(angle), s = std::sin(angle);
  const auto at = [&](double u, double v) {
    return ViewPoint{static_cast<float>(x + c * u - s * v), static_cast<float>(y + s * u + c * v)};
  };
  return {at(-length, -width), at(length, -width), at(length, width), at(-length, width)};
}

// Wherever a pixel's centre is not within a fiftieth of a pixel of an edge, there is no doubt.
TEST(PolygonPainter, ClipsWhatReachesBeyondTheView) {
  Polygons polygons(4);
  Canvas canvas(kSize, kSize);
  PolygonPainter painter(canvas);
  for (int trial = 0; trial < 500; ++trial) {
    const auto quad = random_rectangle(polygons);
    canvas.clear(Colour::kBlack);
    painter.fill_quad(quad, Colour::kRed);
    for (std::size_t i = 0; i < kSize * kSize; ++i) {
      const double x = (static_cast<double>(i % kSize) + 0.5) / 48 - 1;
      const double y = 1 - (static_cast<double>(i / kSize) + 0.5) / 48;
      const double inside = depth(quad, x, y);
      if (std::fabs(inside) < 0.02) continue;
      ASSERT_EQ(canvas.at(i / kSize, i % kSize) == Colour::kRed, inside > 0)
          << trial << " at row " << i / kSize << ", column " << i % kSize;
    }
  }
}

// A fan of triangles is clipped triangle by triangle.
TEST(PolygonPainter, ClipsAQuadrilateralAsItsTwoTriangles) {
  Polygons polygons(7);
  Canvas whole(kSize, kSize), split(kSize, kSize);
  PolygonPainter painter(whole), split_painter(split);
  for (int trial = 0; trial < 10'000; ++trial) {
    std::array<ViewPoint, 4> quad = random_rectangle(polygons);
    for (ViewPoint& corner : quad) corner.x += static_cast<float>(polygons.uniform(-0.05, 0.05));
    if (trial % 5 == 0) std::swap(quad[0], quad[1]);
    whole.clear(Colour::kBlack);
    split.clear(Colour::kBlack);
    painter.fill_quad(quad, Colour::kRed);
    split_painter.fill_fan(std::array{quad[3], quad[0], quad[1]}, Colour::kRed);
    split_painter.fill_fan(std::array{quad[3], quad[1], quad[2]}, Colour::kRed);
    ASSERT_EQ(mask_of(whole), mask_of(split)) << trial;
  }
}

TEST(PolygonPainter, PaintsABatchAsOneAfterTheOther) {
  Polygons polygons(5);
  Canvas together(kSize, kSize), alone(kSize, kSize);
  PolygonPainter batch_painter(together), painter(alone);
  for (int trial = 0; trial < 300; ++trial) {
    together.clear(Colour::kBlack);
    alone.clear(Colour::kBlack);
    QuadBatch batch;
    while (batch.size < 1 + static_cast<std::size_t>(trial) % kBatch) {
      std::array<ViewPoint, 4> quad = random_rectangle(polygons);
      if (batch.size % 3 == 1) std::swap(quad[1], quad[2]);  // not convex
      const auto colour = static_cast<Colour>(1 + batch.size % 12);
      std::array<Point, 4> corners;
      for (std::size_t i = 0; i < 4; ++i) corners[i] = {quad[i].x, quad[i].y};
      batch.add(corners, colour);
      painter.fill_quad(quad, colour);
    }
    batch_painter.fill_quads(batch, kNoChange);
    for (std::size_t i = 0; i < kSize * kSize; ++i) {
      ASSERT_EQ(together.at(i / kSize, i % kSize), alone.at(i / kSize, i % kSize)) << trial;
    }
  }
}

TEST(PolygonPainter, PaintsWidePicturesByTheSameRules) {
  constexpr std::size_t kWide =
      5 * kSize;  // of every 5 pixels the middle one has a small one's centre
  Polygons polygons(6);
  Canvas small(kSize, kSize), large(kWide, kWide);
  PolygonPainter small_painter(small), large_painter(large);
  std::size_t differing = 0, painted = 0;
  for (int trial = 0; trial < 300; ++trial) {
    const auto quad = random_rectangle(polygons);
    small.clear(Colour::kBlack);
    large.clear(Colour::kBlack);
    small_painter.fill_quad(quad, Colour::kRed);
    large_painter.fill_quad(quad, Colour::kRed);
    for (std::size_t i = 0; i < kSize * kSize; ++i) {
      const Colour expected = small.at(i / kSize, i % kSize);
      differing += large.at(5 * (i / kSize) + 2, 5 * (i % kSize) + 2) != expected;
      painted += expected == Colour::kRed;
    }
  }
  EXPECT_LT(differing, painted / 1000);
}

TEST(PolygonPainter, SurvivesCornersThatAreNotFinite) {
  Canvas canvas(kSize, kSize);
  PolygonPainter painter(canvas);
  for (const float odd : {NAN, INFINITY, -INFINITY, 3e38f, -3e38f}) {
    for (std::size_t corner = 0; corner < 4; ++corner) {
      std::array<ViewPoint, 4> quad = {
          {{-0.5f, 0.5f}, {0.5f, 0.5f}, {0.5f, -0.5f}, {-0.5f, -0.5f}}};
      quad[corner].x = odd;
      painter.fill_quad(quad, Colour::kRed);
      quad[corner].y = odd;
      painter.fill_quad(quad, Colour::kRed);
      QuadBatch batch;
      std::array<Point, 4> corners;
      for (std::size_t i = 0; i < 4; ++i) corners[i] = {quad[i].x, quad[i].y};
      batch.add(corners, Colour::kRed);
      painter.fill_quads(batch, kNoChange);
      painter.fill_quads(batch, {NAN, NAN, NAN, NAN, NAN, NAN});
    }
  }
}

}  // namespace
}  // namespace hebbes::envs::car_racing
