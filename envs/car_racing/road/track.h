// A closed road through twelve checkpoints.
//
// Source: Gym 0.17, CarRacing-v0. Lengths in metres, angles in radians.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "lib/rng/stream.h"

namespace hebbes::envs::car_racing {

inline constexpr double kScale = 6.0;
inline constexpr double kPlayfield = 2000.0 / kScale;   ///< half its size
inline constexpr double kTrackRadius = 900.0 / kScale;  ///< R
inline constexpr double kHalfWidth = 40.0 / kScale;     ///< of the road
inline constexpr double kKerbWidth = 8.0 / kScale;
inline constexpr std::size_t kCheckpoints = 12;

struct Point {
  double x;
  double y;
};

/// What the road is drawn through, in polar coordinates about the field's middle.
struct Checkpoint {
  double alpha;  ///< angle
  double radius;
};

/// A place on the road's middle line.
struct TrackPiece {
  double alpha;  ///< angle about the field's middle
  double beta;   ///< heading: the road runs along (-sin beta, cos beta)
  double x;
  double y;
};

/// A quadrilateral of the picture.
struct RoadPolygon {
  enum class Kind { kTile, kWhiteKerb, kRedKerb };
  std::array<Point, 4> corners;
  Kind kind;
  std::size_t tile;  ///< index of the tile that it is, or that the kerb belongs to
};

struct Track {
  std::vector<TrackPiece> pieces;  ///< one a tile
  std::vector<RoadPolygon> road;   ///< tiles and kerbs, in the order in which they are drawn
};

/// The road through `checkpoints`, whose angles must lie within [0, 2 pi]; none if it does not
/// close.
std::optional<Track> make_track(std::span<const Checkpoint, kCheckpoints> checkpoints);

/// One checkpoint a sector; the first and the last keep to their places.
std::array<Checkpoint, kCheckpoints> draw_checkpoints(rng::Stream& random);

/// A road through drawn checkpoints, drawn again until it closes. Throws std::runtime_error should
/// it never.
Track draw_track(rng::Stream& random);

}  // namespace hebbes::envs::car_racing
