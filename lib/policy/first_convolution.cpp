#include "lib/policy/first_convolution.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <limits>
#include <utility>

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

/// A phase's values at the positions of blocks.
template <class Starts>
Floats load_blocks(const float* phase, const Starts& starts) {
  return math::join(math::load<math::Floats8>(phase + starts.front()),
                    math::load<math::Floats8>(phase + starts.back()));
}

/// The transformed patches whose corners are the positions of blocks of a channel, whose `phases`
/// are [2, 2, kPhase].
template <class Starts>
Patch transformed_patch(const float* phases, std::size_t phase_size, const Starts& starts) {
  Patch half;  // [column, row]
#pragma GCC unroll 4
  for (std::size_t x = 0; x < 4; ++x) {
    const float* even = phases + (x % 2) * phase_size + x / 2;
    const float* odd = even + 2 * phase_size;
    half[x] = transform(load_blocks(even, starts), load_blocks(odd, starts),
                        load_blocks(even + kRow, starts), load_blocks(odd + kRow, starts));
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

/// The pooled sums of kGroup outputs from `kernels` on; `pooled` [kGroup, kFloats].
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
                pooled + o * kFloats);
  }
}

/// Sorts so many pairs of pixels by the parity of their columns, and notes where that changed a bit
/// and each lane's largest magnitude, as bits.
constexpr std::size_t kPairs = 16;
using PairBits = std::array<std::uint32_t, kPairs>;
void sort_pairs(const float* __restrict pixels, float* __restrict even, float* __restrict odd,
                PairBits& differences, PairBits& largest) {
  constexpr std::uint32_t kMagnitude = 0x7fffffff;
  for (std::size_t l = 0; l < kPairs; ++l) {
    const auto left = std::bit_cast<std::uint32_t>(pixels[2 * l]);
    const auto right = std::bit_cast<std::uint32_t>(pixels[2 * l + 1]);
    differences[l] |= left ^ std::bit_cast<std::uint32_t>(even[l]);
    differences[l] |= right ^ std::bit_cast<std::uint32_t>(odd[l]);
    largest[l] = std::max(largest[l], left & kMagnitude);
    largest[l] = std::max(largest[l], right & kMagnitude);
    even[l] = pixels[2 * l];
    odd[l] = pixels[2 * l + 1];
  }
}

}  // namespace

FirstConvolution::FirstConvolution()
    : phases_(kChannels * 4 * kPhase, 0.0f),
      kernels_(16 * kFirstOutputs * kChannels, 0.0f),
      pooled_(kPlanes, 0.0f),
      differences_(kPhase, 0u) {}

void FirstConvolution::set_kernels(std::span<const float, kWeights> kernels) {
  keeps_ = false;
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

std::optional<std::span<const float, kPlanes>> FirstConvolution::step(
    std::span<const float> picture) {
  const bool kept = std::exchange(keeps_, false);
  if (!split(picture)) return std::nullopt;
  Starts starts;
  std::size_t waiting = 0;
  for (std::size_t start = 0; start < kPositions; start += kBlock) {
    if (kept && !has_changed(start)) continue;
    starts[waiting++] = start;
    if (waiting < starts.size()) continue;
    compute(starts);
    waiting = 0;
  }
  if (waiting > 0) {
    std::fill(starts.begin() + waiting, starts.end(), starts[0]);
    compute(starts);
  }
  keeps_ = true;
  return std::span<const float, kPlanes>(pooled_);
}

// A block's patches reach one position beyond it in two rows.
bool FirstConvolution::has_changed(std::size_t start) const {
  const std::uint32_t* row = differences_.data() + start;
  std::uint32_t any = row[kBlock] | row[kRow + kBlock];
  for (std::size_t l = 0; l < kBlock; ++l) any |= row[l] | row[kRow + l];
  return any != 0;
}

// tanh comes at once: its divisions go on while the next blocks' sums are multiplied.
void FirstConvolution::compute(const Starts& starts) {
  std::array<Patch, kChannels> patches;
  for (std::size_t c = 0; c < kChannels; ++c) {
    patches[c] = transformed_patch(phases_.data() + c * 4 * kPhase, kPhase, starts);
  }
  alignas(64) std::array<float, kFirstOutputs * kFloats> pooled;
  for (std::size_t o = 0; o < kFirstOutputs; o += kGroup) {
    pooled_sums(patches, kernels_.data() + o * kChannels, pooled.data() + o * kFloats);
  }
  for (float& y : pooled) y = math::tanh(y);
  for (std::size_t o = 0; o < kFirstOutputs; ++o) {
    for (std::size_t b = 0; b < starts.size(); ++b) {
      const float* block = pooled.data() + o * kFloats + b * kBlock;
      std::copy_n(block, kBlock, pooled_.data() + o * kPositions + starts[b]);
    }
  }
}

// False if a pixel is not finite.
bool FirstConvolution::split(std::span<const float> picture) {
  assert(picture.size() == kChannels * kSide * kSide);
  constexpr std::array<std::size_t, 3> kColumns = {0, kPairs, kRow - kPairs};  // overlapping
  PairBits largest{};
  std::ranges::fill(differences_, 0u);
  for (std::size_t row = 0; row < kRow; ++row) {
    for (const std::size_t column : kColumns) {
      const std::size_t p = row * kRow + column;
      PairBits differences{};
      for (std::size_t c = 0; c < kChannels; ++c) {
        for (std::size_t y = 0; y < 2; ++y) {
          const float* pixels = picture.data() + (c * kSide + 2 * row + y) * kSide + 2 * column;
          float* even = phases_.data() + (4 * c + 2 * y) * kPhase + p;
          sort_pairs(pixels, even, even + kPhase, differences, largest);
        }
      }
      std::uint32_t* __restrict noted = differences_.data() + p;
      for (std::size_t l = 0; l < kPairs; ++l) noted[l] |= differences[l];
    }
  }
  constexpr auto kInfinity = std::bit_cast<std::uint32_t>(std::numeric_limits<float>::infinity());
  return std::ranges::max(largest) < kInfinity;
}

}  // namespace hebbes::policy::vision
