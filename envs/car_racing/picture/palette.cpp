#include "envs/car_racing/picture/palette.h"

#include <algorithm>
#include <cmath>

namespace hebbes::envs::car_racing {

Palette palette_with_road(const std::array<double, 3>& road) {
  Palette palette = kPalette;
  for (std::size_t channel = 0; channel < palette.size(); ++channel) {
    const double usual = kPalette[channel][static_cast<std::size_t>(Colour::kRoad)];
    for (const Colour colour : {Colour::kRoad, Colour::kRoadLighter, Colour::kRoadLightest}) {
      std::uint8_t& value = palette[channel][static_cast<std::size_t>(colour)];
      value = static_cast<std::uint8_t>(
          std::clamp(std::round(road[channel]) - usual + value, 0.0, 255.0));
    }
  }
  return palette;
}

}  // namespace hebbes::envs::car_racing
