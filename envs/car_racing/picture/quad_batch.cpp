#include "envs/car_racing/picture/quad_batch.h"

namespace hebbes::envs::car_racing {
namespace {

// By value: std::min's references keep compilers from vectorising.
template <class T>
T smaller(T a, T b) {
  return a < b ? a : b;
}
template <class T>
T larger(T a, T b) {
  return a > b ? a : b;
}

template <class T>
T least(const std::array<Lanes<T>, 4>& v, std::size_t l) {
  return smaller(smaller(v[0][l], v[1][l]), smaller(v[2][l], v[3][l]));
}
template <class T>
T most(const std::array<Lanes<T>, 4>& v, std::size_t l) {
  return larger(larger(v[0][l], v[1][l]), larger(v[2][l], v[3][l]));
}

}  // namespace

ViewedQuads::ViewedQuads(const QuadBatch& quads, const ViewMatrix& view) {
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t l = 0; l < kBatch; ++l) {
      const ViewPoint point = view(quads.x[i][l], quads.y[i][l]);
      x[i][l] = point.x;
      y[i][l] = point.y;
    }
  }
  for (std::size_t l = 0; l < kBatch; ++l) {
    const float left = least(x, l), right = most(x, l), bottom = least(y, l), top = most(y, l);
    const bool none = (left > 1.0f) | (right < -1.0f) | (bottom > 1.0f) | (top < -1.0f);
    const bool whole = (left >= -1.0f) & (right <= 1.0f) & (bottom >= -1.0f) & (top <= 1.0f);
    visibility[l] = none ? Visibility::kNone : whole ? Visibility::kWhole : Visibility::kPart;
  }
}

std::array<ViewPoint, 4> ViewedQuads::corners(std::size_t lane) const {
  return {{{x[0][lane], y[0][lane]},
           {x[1][lane], y[1][lane]},
           {x[2][lane], y[2][lane]},
           {x[3][lane], y[3][lane]}}};
}

TracedQuads::TracedQuads(const ViewedQuads& quads, const Viewport& viewport) {
  std::array<Lanes<float>, 4> x, y;  // on the grid
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t l = 0; l < kBatch; ++l) {
      x[i][l] = viewport.grid_x(quads.x[i][l]);
      y[i][l] = viewport.grid_y(quads.y[i][l]);
    }
  }
  std::array<Lanes<double>, 4> turns;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t j = (i + 1) % 4, k = (i + 2) % 4;
    for (std::size_t l = 0; l < kBatch; ++l) {
      turns[i][l] = static_cast<double>(x[j][l] - x[i][l]) * (y[k][l] - y[j][l]) -
                    static_cast<double>(y[j][l] - y[i][l]) * (x[k][l] - x[j][l]);
    }
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t j = (i + 1) % 4;
    for (std::size_t l = 0; l < kBatch; ++l) {
      const EdgeLine line =
          edge_line(x[i][l], y[i][l], x[j][l] - x[i][l], y[j][l] - y[i][l], turns[0][l]);
      start_[i][l] = line.start;
      step_[i][l] = line.step;
      side_[i][l] = line.side;
    }
  }
  for (std::size_t l = 0; l < kBatch; ++l) {
    convex_[l] = least(turns, l) > 0.0 || most(turns, l) < 0.0;
    first_column_[l] = pixel_after(static_cast<std::int32_t>(least(x, l)));
    last_column_[l] = pixel_after(static_cast<std::int32_t>(most(x, l))) - 1;
    first_row_[l] = pixel_before(static_cast<std::int32_t>(least(y, l))) + 1;
    last_row_[l] = pixel_before(static_cast<std::int32_t>(most(y, l)));
  }
}

Outline TracedQuads::outline(std::size_t lane) const {
  Outline outline;
  outline.edges = 4;
  for (std::size_t i = 0; i < 4; ++i) {
    outline.start[i] = start_[i][lane];
    outline.step[i] = step_[i][lane];
    outline.side[i] = side_[i][lane];
  }
  outline.first_row = first_row_[lane];
  outline.last_row = last_row_[lane];
  outline.first_column = first_column_[lane];
  outline.last_column = last_column_[lane];
  return outline;
}

}  // namespace hebbes::envs::car_racing
