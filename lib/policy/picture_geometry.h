// The sizes of the vision front end's pictures.
//
// In between, a picture lies in planes whose positions are numbered row by row, kRow to a row. One
// position more than there are columns is computed in each row, and thrown away, so that the
// processor's vectors can run over the ends of rows.
#pragma once

#include <cstddef>

namespace hebbes::policy::vision {

inline constexpr std::size_t kSide = 84;     ///< of the observation, a square
inline constexpr std::size_t kChannels = 3;  ///< of the observation

inline constexpr std::size_t kFirstKernel = 3;  ///< side of the first kernels; stride 1
inline constexpr std::size_t kFirstOutputs = 6;
inline constexpr std::size_t kFirstSide = 41;  ///< of the first convolution, pooled

inline constexpr std::size_t kSecondKernel = 5;  ///< side of the second kernels; stride 2
inline constexpr std::size_t kSecondOutputs = 8;
inline constexpr std::size_t kSecondSide = 9;  ///< of the second convolution, pooled

inline constexpr std::size_t kFeatures = kSecondOutputs * kSecondSide * kSecondSide;

inline constexpr std::size_t kRow = kSide / 2;   ///< positions of a row of a plane
inline constexpr std::size_t kPositions = 1728;  ///< kRow * kFirstSide, up to whole vectors

/// The first convolution's output, [kFirstOutputs, kPositions].
inline constexpr std::size_t kPlanes = kFirstOutputs * kPositions;

}  // namespace hebbes::policy::vision
