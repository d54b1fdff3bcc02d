// Numbers drawn with letters.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace hebbes::apps {

/// A curve of at most `width` characters, lowest ▁ to highest █, each the mean of as many values.
/// Values that are not finite do not count; where there are no others it has a gap.
std::string text_curve(std::span<const double> values, std::size_t width);

}  // namespace hebbes::apps
