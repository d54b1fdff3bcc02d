#include "lib/policy/second_convolution.h"

#include "lib/math/elementary.h"
#include "lib/math/lanes.h"

namespace hebbes::policy::vision {
namespace {

using Outputs = math::Floats8;

constexpr std::size_t kStride = 2;
constexpr std::size_t kAtOnce = 3;  // pooled results of a row
constexpr std::size_t kColumns = 2 * kAtOnce;
static_assert(kSecondSide % kAtOnce == 0);

/// Before pooling, [row, column].
using Results = std::array<std::array<Outputs, kColumns>, 2>;

/// The results whose first one's patch has its corner at `corner`.
Results weighted_sums(const float* corner, std::span<const float> kernels,
                      std::span<const std::size_t> offsets) {
  Results sums{};
  for (std::size_t tap = 0; tap < offsets.size(); ++tap) {
    const auto weights = math::load<Outputs>(kernels.data() + tap * kSecondOutputs);
    const float* input = corner + offsets[tap];
#pragma GCC unroll 2
    for (std::size_t y = 0; y < 2; ++y) {
#pragma GCC unroll 6
      for (std::size_t x = 0; x < kColumns; ++x) {
        const float pre = input[kStride * (y * kRow + x)];
        sums[y][x] = math::fma(weights, math::broadcast<Outputs>(pre), sums[y][x]);
      }
    }
  }
  return sums;
}

}  // namespace

SecondConvolution::SecondConvolution() : kernels_(kWeights, 0.0f) {
  constexpr std::size_t kPatch = kSecondKernel * kSecondKernel;
  for (std::size_t tap = 0; tap < kTaps; ++tap) {
    const std::size_t row = tap % kPatch / kSecondKernel;
    offsets_[tap] = tap / kPatch * kPositions + row * kRow + tap % kSecondKernel;
  }
}

void SecondConvolution::set_kernels(std::span<const float, kWeights> kernels) {
  for (std::size_t o = 0; o < kSecondOutputs; ++o) {
    for (std::size_t tap = 0; tap < kTaps; ++tap) {
      kernels_[tap * kSecondOutputs + o] = kernels[o * kTaps + tap];
    }
  }
}

std::span<const float, kFeatures> SecondConvolution::step(std::span<const float, kPlanes> planes) {
  constexpr std::size_t kArea = kSecondSide * kSecondSide;
  for (std::size_t row = 0; row < kSecondSide; ++row) {
    for (std::size_t column = 0; column < kSecondSide; column += kAtOnce) {
      const float* corner = planes.data() + 2 * kStride * (row * kRow + column);
      const Results sums = weighted_sums(corner, kernels_, offsets_);
      for (std::size_t x = 0; x < kAtOnce; ++x) {
        const Outputs pooled = math::max(math::max(sums[0][2 * x], sums[0][2 * x + 1]),
                                         math::max(sums[1][2 * x], sums[1][2 * x + 1]));
        float* feature = features_.data() + row * kSecondSide + column + x;
        for (std::size_t o = 0; o < kSecondOutputs; ++o) feature[o * kArea] = pooled[o];
      }
    }
  }
  for (float& y : features_) y = math::tanh(y);
  return features_;
}

}  // namespace hebbes::policy::vision
