// Between colours as image files have them and linear light.
#pragma once

#include <cstdint>

#include "envs/scene.h"
#include "lib/film/vector.h"

namespace hebbes::film {

/// Linear light, each component in [0, 1], of an sRGB colour (IEC 61966-2-1).
Vector to_light(const envs::Rgb& colour);

/// The nearest sRGB value of linear light, which is clipped to [0, 1].
std::uint8_t to_srgb(float light);

}  // namespace hebbes::film
