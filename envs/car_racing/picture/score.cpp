#include "envs/car_racing/picture/score.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdlib>

#include "envs/car_racing/picture/score_glyphs.h"
#include "envs/car_racing/picture/view.h"

namespace hebbes::envs::car_racing {
namespace {

/// Four characters; the first may be a minus.
struct Number {
  std::array<int, 4> digits;
  bool negative;
};

Number number_of(double score) {
  const int value = static_cast<int>(std::clamp(score, -999.0, 9999.0));
  const int size = std::abs(value);
  return {{size / 1000, size / 100 % 10, size / 10 % 10, size % 10}, value < 0};
}

constexpr std::size_t kFirstRow = 88;

template <std::size_t columns>
void write_glyph(const std::array<std::uint8_t, kGlyphRows * columns>& glyph, std::size_t column,
                 Picture& picture) {
  for (std::size_t channel = 0; channel < Picture::kChannels; ++channel) {
    for (std::size_t row = 0; row < kGlyphRows; ++row) {
      std::uint8_t* pixels =
          picture.plane(channel).data() + (kFirstRow + row) * picture.columns() + column;
      for (std::size_t i = 0; i < columns; ++i) {
        pixels[i] = std::max(pixels[i], glyph[row * columns + i]);
      }
    }
  }
}

// The strokes of a digit: top, upper right, lower right, bottom, lower left, upper left, middle.
struct Stroke {
  double left, bottom, right, top;  // pixels of the window
};
constexpr double kDigitWidth = 20, kDigitHeight = 36, kStroke = 5, kAdvance = 27;
constexpr double kMiddle = (kDigitHeight - kStroke) / 2;
constexpr std::array<Stroke, 7> kStrokes = {{
    {0, kDigitHeight - kStroke, kDigitWidth, kDigitHeight},
    {kDigitWidth - kStroke, kMiddle, kDigitWidth, kDigitHeight},
    {kDigitWidth - kStroke, 0, kDigitWidth, kMiddle + kStroke},
    {0, 0, kDigitWidth, kStroke},
    {0, 0, kStroke, kMiddle + kStroke},
    {0, kMiddle, kStroke, kDigitHeight},
    {0, kMiddle, kDigitWidth, kMiddle + kStroke},
}};
constexpr unsigned kMinus = 0b1000000;
constexpr std::array<unsigned, 10> kStrokesOf = {0b0111111, 0b0000110, 0b1011011, 0b1001111,
                                                 0b1100110, 0b1101101, 0b1111101, 0b0000111,
                                                 0b1111111, 0b1101111};

}  // namespace

void write_score(double score, Picture& picture) {
  assert(picture.columns() == 96 && picture.rows() == 96);
  if (std::isnan(score)) return;
  const Number number = number_of(score);
  for (std::size_t place = 0; place < 4; ++place) {
    const auto digit = static_cast<std::size_t>(number.digits[place]);
    if (!number.negative) {
      write_glyph<3>(kPlainDigits[digit][place], 2 + 3 * place, picture);
    } else if (place > 0) {
      write_glyph<2>(kDigitsAfterMinus[digit][place - 1], 1 + 3 * place, picture);
    }
  }
}

void paint_score(double score, PolygonPainter& painter) {
  if (std::isnan(score)) return;
  const Number number = number_of(score);
  for (std::size_t place = 0; place < 4; ++place) {
    const bool minus = number.negative && place == 0;
    const unsigned strokes =
        minus ? kMinus : kStrokesOf[static_cast<std::size_t>(number.digits[place])];
    const double x = 20 + kAdvance * static_cast<double>(place);
    const double y = kWindowHeight * 2.5 / 40 - kDigitHeight / 2;
    for (std::size_t i = 0; i < kStrokes.size(); ++i) {
      if (!(strokes >> i & 1u)) continue;
      const auto& [left, bottom, right, top] = kStrokes[i];
      const std::array corners = {
          kWindowView({x + left, y + top}), kWindowView({x + right, y + top}),
          kWindowView({x + right, y + bottom}), kWindowView({x + left, y + bottom})};
      painter.fill_quad(corners, Colour::kWhite);
    }
  }
}

}  // namespace hebbes::envs::car_racing
