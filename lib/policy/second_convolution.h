// The second half of the vision front end: 5x5 kernels, tanh, pooling.
#pragma once

#include <array>
#include <span>

#include "lib/policy/aligned.h"
#include "lib/policy/picture_geometry.h"

namespace hebbes::policy::vision {

/// 8 kernels of 5x5 with stride 2 over 6x41x41, maximum over 2x2, tanh: 8x9x9. Cross-correlation
/// without padding or bias; the last row and column of the 19x19 results are not pooled.
///
/// Method: the 8 outputs lie side by side, each number of the input is broadcast to them, and the
/// sums of the 12 results of 3 pooled ones stay in registers.
class SecondConvolution {
 public:
  static constexpr std::size_t kWeights =
      kSecondOutputs * kFirstOutputs * kSecondKernel * kSecondKernel;

  SecondConvolution();

  /// `kernels` [8, 6, 5, 5]: output, channel, row, column.
  void set_kernels(std::span<const float, kWeights> kernels);

  /// `planes` [kFirstOutputs, kPositions]; returns [8, 9, 9], valid until the next call.
  std::span<const float, kFeatures> step(std::span<const float, kPlanes> planes);

 private:
  static constexpr std::size_t kTaps = kWeights / kSecondOutputs;

  Aligned<float> kernels_;                   // [tap, output]
  std::array<std::size_t, kTaps> offsets_;   // of the taps, in the planes
  std::array<float, kFeatures> features_{};  // [output, 9, 9]
};

}  // namespace hebbes::policy::vision
