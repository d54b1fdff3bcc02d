#include "envs/car_racing/picture/canvas.h"

#include <algorithm>
#include <cassert>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace hebbes::envs::car_racing {
namespace {

constexpr std::size_t kBlock = 32;  // pixels painted at once

std::size_t round_up(std::size_t n, std::size_t step) {
  return (n + step - 1) / step * step;
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

/// One value for each of as many rows.
constexpr std::size_t kRowsAtOnce = 8;
using RowDoubles [[gnu::vector_size(64)]] = double;
using RowInts [[gnu::vector_size(32)]] = std::int32_t;

/// The pixels [from, to) of an outline in rows from `first_row` on, the last one repeated.
struct Spans {
  RowInts from, to;
};
Spans spans_of(const Outline& outline, std::int32_t first_row) {
  constexpr double kFar = 1e9;
  const RowInts row = first_row + RowInts{0, 1, 2, 3, 4, 5, 6, 7};
  const auto y = __builtin_convertvector(
      row < outline.last_row ? row : outline.last_row - RowInts{}, RowDoubles);
  RowDoubles from = RowDoubles{} - kFar, to = RowDoubles{} + kFar;
  for (std::size_t i = 0; i < outline.edges; ++i) {
    const RowDoubles crossing = outline.start[i] + outline.step[i] * y;
    if (outline.side[i] > 0.0) {
      from = from > crossing ? from : crossing;
    } else if (outline.side[i] < 0.0) {
      to = to < crossing ? to : crossing;
    }
  }
  return {__builtin_convertvector(from, RowInts), __builtin_convertvector(to, RowInts)};
}

/// values[i] = table[indices[i]]
void look_up(const Colour* indices, const std::array<std::uint8_t, kPaletteSize>& table,
             std::uint8_t* values, std::size_t size) {
  std::size_t i = 0;
#if defined(__AVX2__)
  const __m256i entries =
      _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())));
  for (; i + 32 <= size; i += 32) {
    const __m256i index = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(indices + i));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(values + i),
                        _mm256_shuffle_epi8(entries, index));
  }
#endif
  for (; i < size; ++i) values[i] = table[static_cast<std::size_t>(indices[i])];
}

}  // namespace

Canvas::Canvas(std::size_t columns, std::size_t rows)
    : columns_(columns), rows_(rows), stride_(round_up(columns, kBlock)), pixels_(rows * stride_) {}

void Canvas::clear(Colour colour) {
  std::fill(pixels_.begin(), pixels_.end(), colour);
}

void Canvas::fill(const Outline& outline, Colour colour) {
  if (outline.first_column > outline.last_column) return;
  const bool narrow = columns_ <= 256 - kBlock;
  const std::size_t first_block = static_cast<std::size_t>(outline.first_column) / kBlock;
  const std::size_t last_block = static_cast<std::size_t>(outline.last_column) / kBlock;
  Colour* row = pixels_.data() + static_cast<std::size_t>(outline.first_row) * stride_;
  for (std::int32_t y = outline.first_row; y <= outline.last_row; y += kRowsAtOnce) {
    const Spans spans = spans_of(outline, y);
    const std::size_t rows = std::min<std::size_t>(kRowsAtOnce, outline.last_row - y + 1);
    for (std::size_t r = 0; r < rows; ++r, row += stride_) {
      if (narrow) {
        blend_row(row, first_block, last_block, spans.from[r], spans.to[r], colour);
      } else {
        std::fill(row + spans.from[r], row + spans.to[r], colour);
      }
    }
  }
}

void Canvas::develop(const Palette& palette, Picture& picture) const {
  assert(picture.columns() == columns_ && picture.rows() == rows_);
  for (std::size_t channel = 0; channel < Picture::kChannels; ++channel) {
    std::uint8_t* plane = picture.plane(channel).data();
    if (stride_ == columns_) {
      look_up(pixels_.data(), palette[channel], plane, pixels_.size());
    } else {
      for (std::size_t y = 0; y < rows_; ++y) {
        look_up(pixels_.data() + y * stride_, palette[channel], plane + y * columns_, columns_);
      }
    }
  }
}

}  // namespace hebbes::envs::car_racing
