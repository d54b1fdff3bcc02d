#include "lib/film/colours.h"

#include <array>
#include <cmath>

namespace hebbes::film {
namespace {

double decoded(double value) {
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

constexpr std::size_t kSteps = 1 << 14;  // fine enough for the darkest values

std::array<std::uint8_t, kSteps + 1> encoding() {
  std::array<std::uint8_t, kSteps + 1> table;
  std::size_t value = 0;
  for (std::size_t i = 0; i <= kSteps; ++i) {
    const double light = (static_cast<double>(i) + 0.5) / kSteps;
    while (value < 255 && decoded((static_cast<double>(value) + 0.5) / 255) <= light) ++value;
    table[i] = static_cast<std::uint8_t>(value);
  }
  return table;
}

}  // namespace

Vector to_light(const envs::Rgb& colour) {
  const auto light = [](std::uint8_t value) { return static_cast<float>(decoded(value / 255.0)); };
  return {light(colour.red), light(colour.green), light(colour.blue)};
}

std::uint8_t to_srgb(float light) {
  static const auto kTable = encoding();
  const float clipped = light > 0.0f ? std::min(light, 1.0f) : 0.0f;
  return kTable[static_cast<std::size_t>(clipped * kSteps)];
}

}  // namespace hebbes::film
