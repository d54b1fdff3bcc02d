#include "lib/policy/first_convolution.h"

#include <cassert>

#include "lib/math/elementary.h"
#include "lib/math/lanes.h"

namespace hebbes::policy::vision {
namespace {

using math::Floats;
using math::kFloats;

/// A patch of 4x4, transformed: rows and columns of B^T d B.
using Patch = std::array<std::array<Floats, 4>, 4>;

/// Outputs worked on at once, so that their sums stay in registers.
constexpr std::size_t kGroup = kFloats == 16 ? kFirstOutputs : 1;

/// B^T d for one column d, or row, of a patch.
std::array<Floats, 4> transform(const Floats& d0, const Floats& d1, const Floats& d2,
                                const Floats& d3) {
  return {d0 - d2, d1 + d2, d2 - d1, d1 - d3};
}

/// The transformed patches whose corners are the positions p, p + 1, ... of a channel, whose
/// `phases` are [2, 2, kPhase].
Patch transformed_patch(const float* phases, std::size_t phase_size, std::size_t p) {
  Patch half;  // [column, row]
#pragma GCC unroll 4
  for (std::size_t x = 0; x < 4; ++x) {
    const float* even = phases + (x % 2) * phase_size + x / 2 + p;
    const float* odd = even + 2 * phase_size;
    half[x] = transform(math::load<Floats>(even), math::load<Floats>(odd),
                        math::load<Floats>(even + kRow), math::load<Floats>(odd + kRow));
  }
  Patch patch;
#pragma GCC unroll 4
  for (std::size_t y = 0; y < 4; ++y) {
    patch[y] = transform(half[0][y], half[1][y], half[2][y], half[3][y]);
  }
  return patch;
}

/// Row i of the products of a patch with the kernels of one output, times A: for the left and for
/// the right column of the 2x2 results.
struct Pair {
  Floats left;
  Floats right;
};

Pair products(const std::array<Patch, kChannels>& patches, std::size_t i, const float* kernels) {
  std::array<Floats, 4> m;
#pragma GCC unroll 4
  for (std::size_t j = 0; j < 4; ++j) {
    const float* u = kernels + j * kFirstOutputs * kChannels;
    m[j] = patches[0][i][j] * math::broadcast<Floats>(u[0]);
    m[j] = math::fma(patches[1][i][j], math::broadcast<Floats>(u[1]), m[j]);
    m[j] = math::fma(patches[2][i][j], math::broadcast<Floats>(u[2]), m[j]);
  }
  return {m[0] + m[1] + m[2], m[1] - m[2] - m[3]};
}

/// The pooled sums of kGroup outputs from `kernels` on; `pooled` [kGroup, kPositions].
[[gnu::noinline]] void pooled_sums(const std::array<Patch, kChannels>& patches,
                                   const float* kernels, float* pooled) {
  std::array<Pair, kGroup> upper;
  std::array<Pair, kGroup> lower;
  constexpr std::size_t kKernelRow = 4 * kFirstOutputs * kChannels;
#pragma GCC unroll 6
  for (std::size_t o = 0; o < kGroup; ++o) {
    const Pair z0 = products(patches, 0, kernels + o * kChannels);
    upper[o] = z0;
  }
#pragma GCC unroll 6
  for (std::size_t o = 0; o < kGroup; ++o) {
    const Pair z1 = products(patches, 1, kernels + kKernelRow + o * kChannels);
    upper[o] = {upper[o].left + z1.left, upper[o].right + z1.right};
    lower[o] = z1;
  }
#pragma GCC unroll 6
  for (std::size_t o = 0; o < kGroup; ++o) {
    const Pair z2 = products(patches, 2, kernels + 2 * kKernelRow + o * kChannels);
    upper[o] = {upper[o].left + z2.left, upper[o].right + z2.right};
    lower[o] = {lower[o].left - z2.left, lower[o].right - z2.right};
  }
#pragma GCC unroll 6
  for (std::size_t o = 0; o < kGroup; ++o) {
    const Pair z3 = products(patches, 3, kernels + 3 * kKernelRow + o * kChannels);
    lower[o] = {lower[o].left - z3.left, lower[o].right - z3.right};
    math::store(math::max(math::max(upper[o].left, upper[o].right),
                          math::max(lower[o].left, lower[o].right)),
                pooled + o * kPositions);
  }
}

}  // namespace

FirstConvolution::FirstConvolution()
    : phases_(kChannels * 4 * kPhase, 0.0f),
      kernels_(16 * kFirstOutputs * kChannels, 0.0f),
      pooled_(kPlanes, 0.0f) {}

void FirstConvolution::set_kernels(std::span<const float, kWeights> kernels) {
  // U = G g G^T
  constexpr float kG[4][3] = {{1, 0, 0}, {0.5f, 0.5f, 0.5f}, {0.5f, -0.5f, 0.5f}, {0, 0, 1}};
  for (std::size_t o = 0; o < kFirstOutputs; ++o) {
    for (std::size_t c = 0; c < kChannels; ++c) {
      const float* g = kernels.data() + (o * kChannels + c) * 9;
      for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < 4; ++j) {
          float sum = 0.0f;
          for (std::size_t y = 0; y < 3; ++y) {
            for (std::size_t x = 0; x < 3; ++x) sum += kG[i][y] * g[3 * y + x] * kG[j][x];
          }
          kernels_[((4 * i + j) * kFirstOutputs + o) * kChannels + c] = sum;
        }
      }
    }
  }
}

std::span<const float, kPlanes> FirstConvolution::step(std::span<const float> picture) {
  split(picture);
  std::array<Patch, kChannels> patches;
  for (std::size_t p = 0; p < kPositions; p += kFloats) {
    for (std::size_t c = 0; c < kChannels; ++c) {
      patches[c] = transformed_patch(phases_.data() + c * 4 * kPhase, kPhase, p);
    }
    for (std::size_t o = 0; o < kFirstOutputs; o += kGroup) {
      pooled_sums(patches, kernels_.data() + o * kChannels, pooled_.data() + o * kPositions + p);
    }
  }
  for (float& y : pooled_) y = math::tanh(y);
  return std::span<const float, kPlanes>(pooled_);
}

void FirstConvolution::split(std::span<const float> picture) {
  assert(picture.size() == kChannels * kSide * kSide);
  for (std::size_t c = 0; c < kChannels; ++c) {
    for (std::size_t y = 0; y < kSide; ++y) {
      const float* pixels = picture.data() + (c * kSide + y) * kSide;
      float* even = phases_.data() + (4 * c + 2 * (y % 2)) * kPhase + (y / 2) * kRow;
      float* odd = even + kPhase;
      for (std::size_t x = 0; x < kRow; ++x) {
        even[x] = pixels[2 * x];
        odd[x] = pixels[2 * x + 1];
      }
    }
  }
}

}  // namespace hebbes::policy::vision
