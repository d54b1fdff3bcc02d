#include "envs/car_racing/canvas.h"

#include <algorithm>
#include <cassert>

#if defined(__SSSE3__)
#include <tmmintrin.h>
#endif

namespace hebbes::envs::car_racing {
namespace {

constexpr std::size_t kBlock = 32;  // pixels painted at once

std::size_t round_up(std::size_t n, std::size_t step) {
  return (n + step - 1) / step * step;
}

/// The pixel centre at or before a coordinate.
std::int32_t pixel_of(std::int32_t coordinate) {
  return coordinate >> kSubpixelBits;
}

/// Paints pixels [from, to) of a row of at most 256, in whole blocks: no branch on the length.
void blend_row(Colour* row, std::size_t first_block, std::size_t last_block, std::int32_t from,
               std::int32_t to, Colour colour) {
  const auto start = static_cast<std::uint8_t>(from);
  const auto length = static_cast<std::uint8_t>(to - from);
  for (std::size_t block = first_block; block <= last_block; ++block) {
    Colour* pixels = row + block * kBlock;
    const auto offset = static_cast<std::uint8_t>(block * kBlock - start);
    for (std::size_t i = 0; i < kBlock; ++i) {
      const auto distance = static_cast<std::uint8_t>(offset + i);
      pixels[i] = distance < length ? colour : pixels[i];
    }
  }
}

/// values[i] = table[indices[i]]
void look_up(const Colour* indices, const std::array<std::uint8_t, kPaletteSize>& table,
             std::uint8_t* values, std::size_t size) {
  std::size_t i = 0;
#if defined(__SSSE3__)
  const __m128i entries = _mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data()));
  for (; i + 16 <= size; i += 16) {
    const __m128i index = _mm_loadu_si128(reinterpret_cast<const __m128i*>(indices + i));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(values + i), _mm_shuffle_epi8(entries, index));
  }
#endif
  for (; i < size; ++i) values[i] = table[static_cast<std::size_t>(indices[i])];
}

}  // namespace

Canvas::Canvas(std::size_t columns, std::size_t rows)
    : columns_(columns),
      rows_(rows),
      stride_(round_up(columns, kBlock)),
      pixels_(rows * stride_),
      down_(rows),
      up_(rows) {}

void Canvas::clear(Colour colour) {
  std::fill(pixels_.begin(), pixels_.end(), colour);
}

// A convex polygon's outline crosses a row once on its way down and once up. A crossing is stored
// as the first pixel that is not to the left of it. With x0 + (256 y - y0) dx/dy for the crossing,
// that is floor((N - 1/2) / (256 dy)) + 1 where N is an integer: never nearer to a step of floor
// than 1/(512 dy), which leaves room for the rounding of doubles.
Canvas::Rows Canvas::trace_edges(std::span<const GridPoint> corners) {
  const auto bottom_row = static_cast<std::int32_t>(rows_) - 1;
  Rows rows{bottom_row + 1, -1};
  GridPoint from = corners.back();
  for (const GridPoint to : corners) {
    const bool down = from.y < to.y;
    const GridPoint top = down ? from : to;
    const GridPoint bottom = down ? to : from;
    const std::int32_t first = pixel_of(top.y) + 1;
    const std::int32_t last = std::min(pixel_of(bottom.y), bottom_row);
    if (first <= last) {
      const double dx = bottom.x - top.x, dy = bottom.y - top.y;
      const double per_pixel = 1.0 / (kSubpixels * dy);
      const double start = (top.x * dy - top.y * dx - 0.5) * per_pixel + 1.0;
      const double step = kSubpixels * dx * per_pixel;
      std::int32_t* crossings = (down ? down_ : up_).data();
      for (std::int32_t row = first; row <= last; ++row) {
        crossings[row] = static_cast<std::int32_t>(start + step * row);
      }
      rows.first = std::min(rows.first, first);
      rows.last = std::max(rows.last, last);
    }
    from = to;
  }
  return rows;
}

void Canvas::fill_rows(Rows rows, std::int32_t first_column, std::int32_t last_column,
                       Colour colour) {
  const bool narrow = columns_ <= 256 - kBlock;
  const std::size_t first_block = static_cast<std::size_t>(first_column) / kBlock;
  const std::size_t last_block = static_cast<std::size_t>(last_column) / kBlock;
  for (std::int32_t y = rows.first; y <= rows.last; ++y) {
    const std::int32_t from = std::min(down_[y], up_[y]);
    const std::int32_t to = std::max(down_[y], up_[y]);
    Colour* row = pixels_.data() + static_cast<std::size_t>(y) * stride_;
    if (narrow) {
      blend_row(row, first_block, last_block, from, to, colour);
    } else {
      std::fill(row + from, row + to, colour);
    }
  }
}

void Canvas::fill_convex(std::span<const GridPoint> corners, Colour colour) {
  std::int32_t left = corners[0].x, right = corners[0].x;
  for (const GridPoint& corner : corners) {
    left = std::min(left, corner.x);
    right = std::max(right, corner.x);
  }
  const std::int32_t first_column = pixel_of(left + kSubpixels - 1);
  const std::int32_t last_column = pixel_of(right - 1);
  if (first_column > last_column) return;
  const Rows rows = trace_edges(corners);
  fill_rows(rows, first_column, last_column, colour);
}

void Canvas::develop(Picture& picture) const {
  assert(picture.columns() == columns_ && picture.rows() == rows_);
  for (std::size_t channel = 0; channel < Picture::kChannels; ++channel) {
    std::uint8_t* plane = picture.plane(channel).data();
    if (stride_ == columns_) {
      look_up(pixels_.data(), kPalette[channel], plane, pixels_.size());
    } else {
      for (std::size_t y = 0; y < rows_; ++y) {
        look_up(pixels_.data() + y * stride_, kPalette[channel], plane + y * columns_, columns_);
      }
    }
  }
}

}  // namespace hebbes::envs::car_racing
