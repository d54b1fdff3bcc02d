// The first half of the vision front end: 3x3 kernels, tanh, pooling.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "lib/math/lanes.h"
#include "lib/policy/aligned.h"
#include "lib/policy/picture_geometry.h"

namespace hebbes::policy::vision {

/// 6 kernels of 3x3 with stride 1 over a picture of 3x84x84, tanh, maximum over 2x2: 6x41x41. The
/// maximum is taken before tanh, which never falls by more than its rounding. Cross-correlation
/// without padding or bias.
///
/// Method: the picture is split by the parity of rows and columns, so that the four numbers that
/// are pooled lie in one lane; they come from a patch of 4x4 numbers by Winograd's F(2x2, 3x3) with
/// 16 multiplications instead of 36 a channel. Source: Lavin & Gray (2015), arXiv 1509.09308,
/// section 4.1. Where the patches are the last picture's, bit for bit, results are kept.
class FirstConvolution {
 public:
  static constexpr std::size_t kWeights = kFirstOutputs * kChannels * kFirstKernel * kFirstKernel;

  FirstConvolution();

  /// `kernels` [6, 3, 3, 3]: output, channel, row, column.
  void set_kernels(std::span<const float, kWeights> kernels);

  /// `picture` [3, 84, 84]; returns [kFirstOutputs, kPositions], valid until the next call, or
  /// nothing if a pixel is not finite, which pooling could lose.
  std::optional<std::span<const float, kPlanes>> step(std::span<const float> picture);

 private:
  static constexpr std::size_t kBlock = 8;  // positions that are computed or kept together
  static_assert(kPositions % kBlock == 0);

  /// The first positions of as many blocks as registers hold.
  using Starts = std::array<std::size_t, math::kFloats / kBlock>;

  bool split(std::span<const float> picture);
  bool has_changed(std::size_t start) const;
  void compute(const Starts& starts);

  // Position p of a phase is pixel (2 (p / kRow) + y, 2 (p % kRow) + x), y and x being its parity.
  static constexpr std::size_t kPhase = kPositions + 48;

  Aligned<float> phases_;               // [channel, y, x, kPhase]
  Aligned<float> kernels_;              // transformed: [4, 4, output, channel]
  Aligned<float> pooled_;               // [output, kPositions]
  bool keeps_ = false;                  // whether pooled_ is that of phases_
  Aligned<std::uint32_t> differences_;  // [kPhase], 0 where a position is as in the last picture
};

}  // namespace hebbes::policy::vision
