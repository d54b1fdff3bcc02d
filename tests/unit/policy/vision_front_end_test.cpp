#include "lib/policy/vision_front_end.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "lib/rng/bulk.h"

namespace hebbes::policy {
namespace {

/// [channels, side, side]
struct Picture {
  std::size_t side;
  std::vector<double> values;
};

/// The definition, in double precision: cross-correlation with kernels
/// [outputs, channels, side, side].
Picture convolve(const Picture& in, std::span<const float> kernels, std::size_t outputs,
                 std::size_t kernel_side, std::size_t stride) {
  const std::size_t channels = in.values.size() / (in.side * in.side);
  Picture out{(in.side - kernel_side) / stride + 1, {}};
  for (std::size_t o = 0; o < outputs; ++o) {
    for (std::size_t y = 0; y < out.side; ++y) {
      for (std::size_t x = 0; x < out.side; ++x) {
        double sum = 0.0;
        const float* k = kernels.data() + o * channels * kernel_side * kernel_side;
        for (std::size_t c = 0; c < channels; ++c) {
          for (std::size_t v = 0; v < kernel_side; ++v) {
            for (std::size_t u = 0; u < kernel_side; ++u, ++k) {
              sum += *k * in.values[(c * in.side + stride * y + v) * in.side + stride * x + u];
            }
          }
        }
        out.values.push_back(std::tanh(sum));
      }
    }
  }
  return out;
}

Picture pool(const Picture& in) {
  const std::size_t channels = in.values.size() / (in.side * in.side);
  Picture out{in.side / 2, {}};
  for (std::size_t c = 0; c < channels; ++c) {
    for (std::size_t y = 0; y < out.side; ++y) {
      for (std::size_t x = 0; x < out.side; ++x) {
        const double* corner = &in.values[(c * in.side + 2 * y) * in.side + 2 * x];
        out.values.push_back(
            std::max({corner[0], corner[1], corner[in.side], corner[in.side + 1]}));
      }
    }
  }
  return out;
}

std::vector<double> exact_features(std::span<const float> picture, std::span<const float> kernels) {
  const Picture seen{84, {picture.begin(), picture.end()}};
  const Picture first = pool(convolve(seen, kernels.first(162), 6, 3, 1));
  return pool(convolve(first, kernels.last(1200), 8, 5, 2)).values;
}

/// Kernels of this standard deviation, and a picture.
struct Case {
  explicit Case(float scale, std::uint32_t name) : kernels(1362), picture(3 * 84 * 84) {
    rng::fill_normal({1, 0, name, 99}, 0, kernels);
    for (float& k : kernels) k *= scale;
    rng::fill_uniform({2, 0, name, 99}, 0.0f, 1.0f, picture);
  }
  std::vector<float> kernels;
  std::vector<float> picture;
};

class Scales : public testing::TestWithParam<float> {};

TEST_P(Scales, GiveTheFeaturesOfTheDefinition) {
  VisionFrontEnd front_end;
  for (std::uint32_t name = 0; name < 3; ++name) {
    const Case c(GetParam(), name);
    front_end.set_parameters(population::Rules(), c.kernels);
    const auto features = front_end.step(c.picture);
    const auto expected = exact_features(c.picture, c.kernels);
    ASSERT_EQ(features.size(), expected.size());
    for (std::size_t f = 0; f < expected.size(); ++f) {
      // Rounding of the first sums, times the second kernels.
      ASSERT_NEAR(features[f], expected[f], 2e-6 * (1.0 + 10.0 * GetParam() * GetParam())) << f;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, Scales, testing::Values(0.01f, 0.1f, 0.3f, 1.0f));

TEST(VisionFrontEnd, LooksAtEveryPixelThatIsPooled) {
  VisionFrontEnd front_end;
  Case c(0.1f, 0);
  front_end.set_parameters(population::Rules(), c.kernels);
  const auto features = [&] {
    const auto view = front_end.step(c.picture);
    return std::vector<float>(view.begin(), view.end());
  };
  const auto before = features();
  // The 38th pooled row and column are the last that the 18x18 pooled results read.
  constexpr std::size_t kLastSeen = 2 * 38 + 3;
  for (const std::size_t place : {std::size_t{0}, kLastSeen, kLastSeen * 84 + kLastSeen}) {
    const float kept = std::exchange(c.picture[place], 3.0f);
    EXPECT_NE(features(), before) << place;
    c.picture[place] = kept;
  }
  c.picture[(kLastSeen + 1) * 84] = 3.0f;
  EXPECT_EQ(features(), before);
}

/// What a front end without a past makes of a picture.
std::vector<float> fresh_features(const Case& c) {
  VisionFrontEnd front_end;
  front_end.set_parameters(population::Rules(), c.kernels);
  const auto features = front_end.step(c.picture);
  return {features.begin(), features.end()};
}

// It keeps what it computed where a picture stays as it was.
TEST(VisionFrontEnd, ForgetsWhatItSaw) {
  Case c(0.1f, 0);
  VisionFrontEnd front_end;
  front_end.set_parameters(population::Rules(), c.kernels);
  const auto expect_as_fresh = [&](std::size_t change) {
    const auto features = front_end.step(c.picture);
    const auto expected = fresh_features(c);
    ASSERT_TRUE(std::ranges::equal(features, expected)) << change;
  };
  constexpr std::size_t kChanges = 1000;
  std::vector<std::uint32_t> places(kChanges);
  rng::fill_words({3, 0, 0, 99}, 0, places);
  for (std::size_t change = 0; change < kChanges; ++change) {
    const std::size_t first = places[change] % c.picture.size();
    const std::size_t length = change % 4 == 0 ? 1000 : 1;  // of twelve rows, or a pixel
    for (std::size_t i = first; i < std::min(first + length, c.picture.size()); ++i) {
      c.picture[i] = 1.0f - c.picture[i];
    }
    expect_as_fresh(change);
  }
  expect_as_fresh(kChanges);  // no change at all

  const float whole = std::exchange(c.picture[5000], std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(front_end.step(c.picture)[0]));
  c.picture[5000] = whole;
  expect_as_fresh(kChanges + 1);

  c.kernels = Case(0.2f, 1).kernels;
  front_end.set_parameters(population::Rules(), c.kernels);
  expect_as_fresh(kChanges + 2);
}

TEST(VisionFrontEnd, LetsNumbersThatAreNotFiniteThrough) {
  VisionFrontEnd front_end;
  Case c(0.1f, 0);
  c.picture[1234] = std::numeric_limits<float>::quiet_NaN();
  front_end.set_parameters(population::Rules(), c.kernels);
  for (const float f : front_end.step(c.picture)) EXPECT_TRUE(std::isnan(f));
  for (const std::size_t kernel : {0, 161, 162, 1361}) {
    Case broken(0.1f, 1);
    broken.kernels[kernel] = std::numeric_limits<float>::quiet_NaN();
    front_end.set_parameters(population::Rules(), broken.kernels);
    const auto features = front_end.step(broken.picture);
    const auto own = kernel < 162 ? features : features.subspan((kernel - 162) / 150 * 81, 81);
    for (const float f : own) EXPECT_TRUE(std::isnan(f)) << kernel;
  }
}

}  // namespace
}  // namespace hebbes::policy
