#include "envs/picture.h"

#include <cassert>

namespace hebbes::envs {

void Picture::interleave(std::span<std::uint8_t> rgb) const {
  const std::size_t size = columns_ * rows_;
  assert(rgb.size() == kChannels * size);
  const std::uint8_t* red = plane(0).data();
  const std::uint8_t* green = plane(1).data();
  const std::uint8_t* blue = plane(2).data();
  std::uint8_t* out = rgb.data();
  for (std::size_t i = 0; i < size; ++i) {
    out[3 * i] = red[i];
    out[3 * i + 1] = green[i];
    out[3 * i + 2] = blue[i];
  }
}

}  // namespace hebbes::envs
