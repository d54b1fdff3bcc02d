#include "envs/car_racing/road/track.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "envs/car_racing/road/kerbs.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr double kPi = std::numbers::pi;

rng::Stream stream(std::uint32_t name) {
  return rng::Stream(7, {.individual = name});
}

// A piece for each heading; kerbs look at nothing else.
std::vector<TrackPiece> pieces_with(const std::vector<double>& headings) {
  std::vector<TrackPiece> pieces;
  for (double beta : headings) pieces.push_back({0, beta, 0, 0});
  return pieces;
}

// One character a piece, of these turns of the heading; the first is what closes the circle.
std::string kerb_text(const std::vector<double>& turns) {
  std::vector<double> headings;
  double beta = 0;
  for (double turn : turns) headings.push_back(beta += turn);
  std::string text;
  for (Kerb kerb : find_kerbs(pieces_with(headings))) {
    text += kerb == Kerb::kNone ? '.' : kerb == Kerb::kPlus ? '+' : '-';
  }
  return text;
}

TEST(CarTrack, CheckpointsKeepToTheirSectors) {
  rng::Stream random = stream(1);
  for (int i = 0; i < 100; ++i) {
    const auto checkpoints = draw_checkpoints(random);
    EXPECT_EQ(checkpoints[0].alpha, 0.0);
    EXPECT_EQ(checkpoints[0].radius, 225.0);
    EXPECT_EQ(checkpoints[11].alpha, 2 * kPi * 11 / 12);
    EXPECT_EQ(checkpoints[11].radius, 225.0);
    for (std::size_t c = 1; c < 11; ++c) {
      const double sector = 12 * checkpoints[c].alpha / (2 * kPi);
      EXPECT_GE(sector, static_cast<double>(c));
      EXPECT_LE(sector, static_cast<double>(c + 1));
      EXPECT_GE(checkpoints[c].radius, 50.0);
      EXPECT_LE(checkpoints[c].radius, 150.0);
    }
  }
}

TEST(CarTrack, RoadsAreClosedAndEven) {
  for (std::uint32_t name = 0; name < 20; ++name) {
    rng::Stream random = stream(name);
    const Track track = draw_track(random);
    const auto& pieces = track.pieces;
    ASSERT_GT(pieces.size(), 100u);
    for (std::size_t i = 1; i < pieces.size(); ++i) {
      const double step = std::hypot(pieces[i].x - pieces[i - 1].x, pieces[i].y - pieces[i - 1].y);
      EXPECT_NEAR(step, 3.5, 1e-9);
      const double turn = std::remainder(pieces[i].beta - pieces[i - 1].beta, 2 * kPi);
      EXPECT_LE(std::abs(turn), 0.31 + 1e-9);
    }
    EXPECT_LT(std::hypot(pieces.front().x - pieces.back().x, pieces.front().y - pieces.back().y),
              2 * kHalfWidth);
    EXPECT_GT(pieces.front().alpha, -kPi / 12) << "begins where it passes the start";
    EXPECT_LT(pieces.front().alpha, 0.0);
  }
}

TEST(CarTrack, EveryPieceHasATileAndKerbsFollowTheirs) {
  rng::Stream random = stream(3);
  const Track track = draw_track(random);
  std::size_t tiles = 0, kerbs = 0;
  for (const RoadPolygon& polygon : track.road) {
    if (polygon.kind == RoadPolygon::Kind::kTile) {
      EXPECT_EQ(polygon.tile, tiles++);
      const auto& [left, right, right_before, left_before] = polygon.corners;
      EXPECT_NEAR(std::hypot(left.x - right.x, left.y - right.y), 2 * kHalfWidth, 1e-9);
      const TrackPiece& piece = track.pieces[polygon.tile];
      EXPECT_NEAR((left.x + right.x) / 2, piece.x, 1e-9);
      EXPECT_NEAR((left.y + right.y) / 2, piece.y, 1e-9);
    } else {
      ++kerbs;
      EXPECT_EQ(polygon.tile, tiles - 1);
      EXPECT_EQ(polygon.kind == RoadPolygon::Kind::kWhiteKerb, polygon.tile % 2 == 0);
    }
  }
  EXPECT_EQ(tiles, track.pieces.size());
  EXPECT_GT(kerbs, 0u);
}

TEST(CarTrack, DrawsAgainUntilTheRoadCloses) {
  std::size_t failures = 0;
  for (std::uint32_t name = 0; name < 60; ++name) {
    rng::Stream by_hand = stream(name), random = stream(name);
    auto track = make_track(draw_checkpoints(by_hand));
    for (; !track; ++failures) track = make_track(draw_checkpoints(by_hand));
    const Track drawn = draw_track(random);
    ASSERT_EQ(drawn.pieces.size(), track->pieces.size());
    EXPECT_EQ(drawn.pieces.back().x, track->pieces.back().x);
    EXPECT_EQ(random.word(), by_hand.word()) << "no number more or less was drawn";
  }
  EXPECT_GT(failures, 0u) << "some draws fail";
}

TEST(CarTrack, CheckpointsWithoutALapMakeNoRoad) {
  std::array<Checkpoint, kCheckpoints> checkpoints;
  checkpoints.fill({0, 225});
  EXPECT_FALSE(make_track(checkpoints));
}

TEST(CarTrack, KerbsNeedFourSharpTurnsToOneSide) {
  EXPECT_EQ(kerb_text({0, 0, 0, 0, .1, .1, .1, 0, 0, 0, 0, -.3}), "............");
  EXPECT_EQ(kerb_text({0, 0, 0, 0, .1, .1, .1, .1, 0, 0, 0, -.4}), "....----....");
  EXPECT_EQ(kerb_text({0, 0, 0, 0, -.1, -.1, -.1, -.1, -.1, 0, 0, .5}), "....+++++...");
  EXPECT_EQ(kerb_text({0, 0, 0, 0, .1, .1, -.1, .1, .1, 0, 0, -.3}), "............");
  EXPECT_EQ(kerb_text({0, 0, 0, 0, .06, .06, .06, .06, 0, 0, 0, -.24}), "............")
      << "too wide";
}

// The last turns belong to the first kerb; spread backwards over the start they spread once more,
// over pieces that do not turn sharply themselves.
TEST(CarTrack, KerbsOverTheStartReachFartherBack) {
  EXPECT_EQ(kerb_text({0, .1, 0, 0, 0, -.43, 0, .01, .01, .01, .1, .1}), "--.....-----");
  EXPECT_EQ(kerb_text({0, .1, 0, 0, 0, -.4, 0, 0, 0, 0, .1, .1}), "--........--")
      << "none where the road is straight";
}

}  // namespace
}  // namespace hebbes::envs::car_racing
