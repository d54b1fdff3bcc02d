// The policy's picture against the area of every source pixel in every one of its pixels.
#include "envs/car_racing/picture/resize.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "lib/rng/stream.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr double kRatio = static_cast<double>(kPictureSize) / kViewSize;

// How much of source pixel `from` lies within output pixel `to`, along one axis.
double overlap(std::size_t from, std::size_t to) {
  const double start = std::max(static_cast<double>(from), kRatio * static_cast<double>(to));
  const double end =
      std::min(static_cast<double>(from) + 1, kRatio * (static_cast<double>(to) + 1));
  return std::max(0.0, end - start) / kRatio;
}

// Halves to even; the sums are whole 64ths but for doubles' rounding.
int mean(std::span<const std::uint8_t> plane, std::size_t row, std::size_t column) {
  double sum = 0;
  for (std::size_t y = 0; y < kPictureSize; ++y) {
    if (overlap(y, row) == 0) continue;
    for (std::size_t x = 0; x < kPictureSize; ++x) {
      sum += overlap(y, row) * overlap(x, column) * plane[y * kPictureSize + x];
    }
  }
  return static_cast<int>(std::nearbyint(std::round(sum * 64) / 64));
}

Picture noise() {
  rng::Stream random(1, {});
  Picture picture(kPictureSize, kPictureSize);
  for (std::size_t c = 0; c < Picture::kChannels; ++c) {
    for (std::uint8_t& value : picture.plane(c)) {
      value = static_cast<std::uint8_t>(random.uniform(0, 256));
    }
  }
  return picture;
}

TEST(Resize, TakesTheMeanOverEachPixelsArea) {
  const Picture picture = noise();
  Picture view(kViewSize, kViewSize);
  resize(picture, view);
  for (std::size_t c = 0; c < Picture::kChannels; ++c) {
    for (std::size_t i = 0; i < kViewSize * kViewSize; ++i) {
      ASSERT_EQ(view.plane(c)[i], mean(picture.plane(c), i / kViewSize, i % kViewSize))
          << "channel " << c << ", row " << i / kViewSize << ", column " << i % kViewSize;
    }
  }
}

TEST(Resize, RoundsHalvesToEven) {
  Picture picture(kPictureSize, kPictureSize), view(kViewSize, kViewSize);
  picture.plane(1)[3 * kPictureSize + 3] = 2;  // weighs a quarter in its pixel: 4/8 in each axis
  picture.plane(2)[3 * kPictureSize + 3] = 6;
  resize(picture, view);
  EXPECT_EQ(view.plane(1)[3 * kViewSize + 3], 0);
  EXPECT_EQ(view.plane(2)[3 * kViewSize + 3], 2);
}

TEST(Resize, DividesEveryByteBy255) {
  Picture view(kViewSize, kViewSize);
  for (std::size_t c = 0; c < Picture::kChannels; ++c) {
    for (std::size_t i = 0; i < kViewSize * kViewSize; ++i) {
      view.plane(c)[i] = static_cast<std::uint8_t>(i + c);
    }
  }
  std::vector<float> values(kViewValues);
  to_unit_floats(view, std::span<float, kViewValues>(values));
  for (std::size_t c = 0; c < Picture::kChannels; ++c) {
    for (std::size_t i = 0; i < kViewSize * kViewSize; ++i) {
      ASSERT_EQ(values[c * kViewSize * kViewSize + i],
                static_cast<float>(view.plane(c)[i]) / 255.0f);
    }
  }
}

}  // namespace
}  // namespace hebbes::envs::car_racing
