// Kerbs at sharp turns of the road.
//
// Source: Gym 0.17, CarRacing-v0.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "envs/car_racing/road/track.h"

namespace hebbes::envs::car_racing {

inline constexpr double kTurnRate = 0.31;   ///< largest turn of the road a piece, rad
inline constexpr std::size_t kKerbRun = 4;  ///< sharp turns to one side that make a kerb

/// On which side of the road, seen along the piece's (cos beta, sin beta).
enum class Kerb { kMinus = -1, kNone = 0, kPlus = 1 };

/// The kerb of each piece; needs more than kKerbRun pieces.
std::vector<Kerb> find_kerbs(std::span<const TrackPiece> pieces);

}  // namespace hebbes::envs::car_racing
