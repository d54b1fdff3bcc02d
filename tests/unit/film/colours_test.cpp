#include "lib/film/colours.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace hebbes::film {
namespace {

TEST(Colours, EveryValueComesBackFromLight) {
  for (int v = 0; v < 256; ++v) {
    const auto value = static_cast<std::uint8_t>(v);
    const Vector light = to_light({value, 0, value});
    EXPECT_EQ(to_srgb(light.x), v);
    EXPECT_EQ(to_srgb(light.y), 0);
    EXPECT_EQ(to_srgb(light.z), v);
  }
}

TEST(Colours, LightIsThatOfTheStandard) {
  // IEC 61966-2-1: half the light is the value 188, a fifth of it 124
  EXPECT_EQ(to_srgb(0.5f), 188);
  EXPECT_EQ(to_srgb(0.2f), 124);
  EXPECT_NEAR(to_light({188, 0, 0}).x, 0.5029, 1e-4);
  EXPECT_NEAR(to_light({10, 0, 0}).x, 10 / 255.0 / 12.92, 1e-7) << "the straight part";
}

TEST(Colours, WhatIsTooBrightOrNoNumberIsClipped) {
  EXPECT_EQ(to_srgb(7), 255);
  EXPECT_EQ(to_srgb(-1), 0);
  EXPECT_EQ(to_srgb(std::numeric_limits<float>::quiet_NaN()), 0);
}

}  // namespace
}  // namespace hebbes::film
