#include "envs/car_racing/resize.h"

#include <array>
#include <cassert>

namespace hebbes::envs::car_racing {
namespace {

constexpr std::size_t kFrom = 8, kTo = 7;  // pixels to pixels, along each axis
constexpr std::size_t kGroups = kPictureSize / kFrom;
static_assert(kGroups * kTo == kViewSize && kGroups * kFrom == kPictureSize);

/// upper and lower, weighted with (7 - phase) and phase + 1 eighths; in eighths.
void mix_rows(const std::uint8_t* upper, const std::uint8_t* lower, std::size_t phase,
              std::uint16_t* mixed) {
  const auto lower_weight = static_cast<std::uint16_t>(phase + 1);
  const auto upper_weight = static_cast<std::uint16_t>(kFrom - lower_weight);
  for (std::size_t x = 0; x < kPictureSize; ++x) {
    mixed[x] = static_cast<std::uint16_t>(upper_weight * upper[x] + lower_weight * lower[x]);
  }
}

/// A whole number of 64ths, rounded to the nearest, halves to even.
std::uint8_t round_64ths(std::uint16_t sum) {
  const auto odd = static_cast<std::uint16_t>(sum >> 6 & 1);
  return static_cast<std::uint8_t>((sum + 31 + odd) >> 6);
}

/// Makes 7 of every 8 columns. Writes one value beyond the row.
void mix_columns(const std::uint16_t* mixed, std::uint8_t* out) {
  for (std::size_t group = 0; group < kGroups; ++group) {
    const std::uint16_t* in = mixed + group * kFrom;
    std::uint8_t* to = out + group * kTo;
    for (std::size_t i = 0; i < kFrom; ++i) {
      to[i] = round_64ths(static_cast<std::uint16_t>((kTo - i) * in[i] + (i + 1) * in[i + 1]));
    }
  }
}

}  // namespace

void resize(const Picture& picture, Picture& view) {
  assert(picture.columns() == kPictureSize && picture.rows() == kPictureSize);
  assert(view.columns() == kViewSize && view.rows() == kViewSize);
  std::array<std::uint16_t, kPictureSize + 1> mixed{};
  std::array<std::uint8_t, kViewSize + 1> row;
  for (std::size_t channel = 0; channel < Picture::kChannels; ++channel) {
    const std::uint8_t* in = picture.plane(channel).data();
    std::uint8_t* out = view.plane(channel).data();
    for (std::size_t y = 0; y < kViewSize; ++y) {
      const std::uint8_t* upper = in + (y / kTo * kFrom + y % kTo) * kPictureSize;
      mix_rows(upper, upper + kPictureSize, y % kTo, mixed.data());
      mix_columns(mixed.data(), row.data());
      std::copy(row.begin(), row.end() - 1, out + y * kViewSize);
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
    values[i] = byte * kHigh + byte * kLow;
  }
}

}  // namespace hebbes::envs::car_racing
