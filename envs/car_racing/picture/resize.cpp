#include "envs/car_racing/picture/resize.h"

#include <array>
#include <cassert>
#include <cmath>
#include <cstring>

namespace hebbes::envs::car_racing {
namespace {

constexpr std::size_t kFrom = 8, kTo = 7;  // pixels to pixels, along each axis
constexpr std::size_t kGroups = kPictureSize / kFrom;
static_assert(kGroups * kTo == kViewSize && kGroups * kFrom == kPictureSize);

/// How much of an output pixel its first and second source pixel are, in eighths; the last of
/// every kFrom columns makes none, whatever stands there.
struct ColumnWeights {
  std::array<std::uint16_t, kPictureSize> first, second;
};
constexpr ColumnWeights kColumnWeights = [] {
  ColumnWeights weights{};
  for (std::size_t x = 0; x < kPictureSize; ++x) {
    weights.first[x] = static_cast<std::uint16_t>(kTo - x % kFrom);
    weights.second[x] = static_cast<std::uint16_t>(x % kFrom + 1);
  }
  return weights;
}();

using MixedRow = std::array<std::uint16_t, kPictureSize>;

/// Each column with the next, in eighths. Reads one value beyond the row, for the column
/// that is of no use.
void mix_columns(const std::uint8_t* row, MixedRow& mixed) {
  for (std::size_t x = 0; x < kPictureSize; ++x) {
    mixed[x] = static_cast<std::uint16_t>(kColumnWeights.first[x] * row[x] +
                                          kColumnWeights.second[x] * row[x + 1]);
  }
}

/// A whole number of 64ths, rounded to the nearest, halves to even.
std::uint8_t round_64ths(std::uint16_t sum) {
  const auto odd = static_cast<std::uint16_t>(sum >> 6 & 1);
  return static_cast<std::uint8_t>(static_cast<std::uint16_t>(sum + 31 + odd) >> 6);
}

/// Row `phase` of the kTo rows made of kFrom.
void mix_rows(const MixedRow& first, const MixedRow& second, std::size_t phase,
              std::array<std::uint8_t, kPictureSize>& row) {
  const auto second_weight = static_cast<std::uint16_t>(phase + 1);
  const auto first_weight = static_cast<std::uint16_t>(kTo - phase);
  for (std::size_t x = 0; x < kPictureSize; ++x) {
    row[x] = round_64ths(
        static_cast<std::uint16_t>(first_weight * first[x] + second_weight * second[x]));
  }
}

/// Keeps kTo of every kFrom values. Copies kFrom at once where the last is overwritten afterwards.
void close_gaps(const std::array<std::uint8_t, kPictureSize>& values, std::uint8_t* out) {
  std::size_t group = 0;
  for (; group + 1 < kGroups; ++group) {
    std::memcpy(out + group * kTo, values.data() + group * kFrom, kFrom);
  }
  std::memcpy(out + group * kTo, values.data() + group * kFrom, kTo);
}

}  // namespace

void resize(const Picture& picture, Picture& view) {
  assert(picture.columns() == kPictureSize && picture.rows() == kPictureSize);
  assert(view.columns() == kViewSize && view.rows() == kViewSize);
  std::array<MixedRow, 2> mixed;
  std::array<std::uint8_t, kPictureSize> row;
  for (std::size_t channel = 0; channel < Picture::kChannels; ++channel) {
    const std::uint8_t* in = picture.plane(channel).data();
    std::uint8_t* out = view.plane(channel).data();
    for (std::size_t group = 0; group < kGroups; ++group) {
      mix_columns(in, mixed[0]);
      for (std::size_t phase = 0; phase < kTo; ++phase) {
        in += kPictureSize;
        mix_columns(in, mixed[(phase + 1) % 2]);
        mix_rows(mixed[phase % 2], mixed[(phase + 1) % 2], phase, row);
        close_gaps(row, out);
        out += kViewSize;
      }
      in += kPictureSize;
    }
  }
}

// 1/255 in two parts, the first so short that its products with bytes are exact; their sum then
// rounds as the quotient does, for each of the 256 values.
void to_unit_floats(const Picture& view, std::span<float, kViewValues> values) {
  constexpr float kHigh = 0x1.01p-8f;
  constexpr auto kLow = static_cast<float>(1.0 / 255.0 - static_cast<double>(kHigh));
  const std::uint8_t* bytes = view.plane(0).data();
  for (std::size_t i = 0; i < kViewValues; ++i) {
    const auto byte = static_cast<float>(bytes[i]);
    values[i] = std::fma(byte, kHigh, byte * kLow);
  }
}

}  // namespace hebbes::envs::car_racing
