// The shrinking of the reference's picture to the one that the policy sees.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "envs/car_racing/picture/rasteriser.h"
#include "envs/picture.h"

namespace hebbes::envs::car_racing {

inline constexpr std::size_t kViewSize = 84;  ///< columns and rows of the policy's picture
inline constexpr std::size_t kViewValues = Picture::kChannels * kViewSize * kViewSize;

/// Shrinks a picture of 96x96 to 84x84 pixels by area. Of every 8 pixels 7 are made, each of two
/// neighbours with weights in eighths, so that a value is a whole number of 64ths, rounded to the
/// nearest, halves to even: the bytes of OpenCV's INTER_AREA.
void resize(const Picture& picture, Picture& view);

/// Writes value / 255 as [3, 84, 84], each the float nearest to the quotient.
void to_unit_floats(const Picture& view, std::span<float, kViewValues> values);

}  // namespace hebbes::envs::car_racing
