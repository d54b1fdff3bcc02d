// The colours of the car's world.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace hebbes::envs::car_racing {

enum class Colour : std::uint8_t {
  kBlack,
  kGrass,
  kLightGrass,
  kRoad,  ///< a tile that was touched, or every third of the others
  kRoadLighter,
  kRoadLightest,
  kWhite,
  kRed,
  kWheelMark,
  kHull,
  kBlue,
  kViolet,
  kGreen,
};

inline constexpr std::size_t kPaletteSize = 16;

/// [channel][colour]: red, green and blue of each colour; beyond the last, black.
using Palette = std::array<std::array<std::uint8_t, kPaletteSize>, 3>;

/// The reference's.
inline constexpr Palette kPalette = {{
    {0, 102, 102, 102, 105, 107, 255, 255, 76, 204, 0, 51, 0},
    {0, 204, 230, 102, 105, 107, 255, 0, 76, 0, 0, 0, 255},
    {0, 102, 102, 102, 105, 107, 255, 0, 76, 0, 255, 255, 0},
}};

/// With another red, green and blue of the darkest tiles, above which the lighter ones keep their
/// distance, up to 255.
Palette palette_with_road(const std::array<double, 3>& road);

}  // namespace hebbes::envs::car_racing
