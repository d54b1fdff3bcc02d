#include "envs/car_racing/road/track.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "envs/car_racing/road/kerbs.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kStride = 21 / kScale;  // length of a piece
constexpr double kOuterRadius = 1.5 * kTrackRadius;
constexpr double kStartAlpha = 2 * kPi * -0.5 / kCheckpoints;
constexpr std::size_t kMaximumPieces = 2500;
constexpr int kMaximumLaps = 4;
constexpr int kAttempts = 1000;

// Draws the road by walking from checkpoint to checkpoint, some laps long.
class Walker {
 public:
  explicit Walker(std::span<const Checkpoint, kCheckpoints> checkpoints) {
    for (std::size_t c = 0; c < kCheckpoints; ++c) {
      const auto [alpha, radius] = checkpoints[c];
      destinations_[c] = {alpha, {radius * std::cos(alpha), radius * std::sin(alpha)}};
    }
  }

  int laps() const { return laps_; }

  TrackPiece stride() {
    const double angle = count_laps(std::atan2(position_.y, position_.x));
    const auto [alpha, destination] = find_destination(angle);
    const double across_x = std::cos(beta_), across_y = std::sin(beta_);
    const double aside =
        across_x * (destination.x - position_.x) + across_y * (destination.y - position_.y);
    while (beta_ - alpha > 1.5 * kPi) beta_ -= 2 * kPi;
    while (beta_ - alpha < -1.5 * kPi) beta_ += 2 * kPi;
    const double before = beta_;
    turn_towards(kScale * aside);
    position_.x += -across_y * kStride;
    position_.y += across_x * kStride;
    return {alpha, before * 0.5 + beta_ * 0.5, position_.x, position_.y};
  }

 private:
  struct Destination {
    double alpha;
    Point place;
  };

  // The angle, within [0, 2 pi).
  double count_laps(double angle) {
    if (far_side_visited_ && angle > 0) {
      ++laps_;
      far_side_visited_ = false;
    }
    if (angle >= 0) return angle;
    far_side_visited_ = true;
    return angle + 2 * kPi;
  }

  // The next checkpoint at or beyond `angle`, with the angle less the laps that led there.
  Destination find_destination(double angle) {
    for (;;) {
      const Destination& next = destinations_[destination_ % kCheckpoints];
      if (angle <= next.alpha) return {angle, next.place};
      if (++destination_ % kCheckpoints == 0) angle -= 2 * kPi;
    }
  }

  void turn_towards(double aside) {
    const double turn = std::min(kTurnRate, std::abs(0.001 * aside));
    if (aside > 0.3) beta_ -= turn;
    if (aside < -0.3) beta_ += turn;
  }

  std::array<Destination, kCheckpoints> destinations_;
  Point position_{kOuterRadius, 0};
  double beta_ = 0;
  std::size_t destination_ = 0;
  int laps_ = 0;
  bool far_side_visited_ = false;
};

std::vector<TrackPiece> walk(std::span<const Checkpoint, kCheckpoints> checkpoints) {
  std::vector<TrackPiece> pieces;
  pieces.reserve(kMaximumPieces);
  Walker walker(checkpoints);
  while (pieces.size() < kMaximumPieces && walker.laps() <= kMaximumLaps) {
    pieces.push_back(walker.stride());
  }
  return pieces;
}

// The last whole lap; empty if there is none.
std::span<const TrackPiece> last_lap(std::span<const TrackPiece> pieces) {
  std::size_t end = 0;
  for (std::size_t i = pieces.size() - 1; i > 0; --i) {
    if (pieces[i].alpha <= kStartAlpha || pieces[i - 1].alpha > kStartAlpha) continue;
    if (end != 0) return pieces.subspan(i, end - 1 - i);
    end = i;
  }
  return {};
}

bool closes(std::span<const TrackPiece> lap) {
  const TrackPiece &first = lap.front(), &last = lap.back();
  const double x = std::cos(first.beta) * (first.x - last.x);
  const double y = std::sin(first.beta) * (first.y - last.y);
  return std::sqrt(x * x + y * y) <= kStride;
}

// A piece with the direction across the road.
struct Section {
  explicit Section(const TrackPiece& piece)
      : middle{piece.x, piece.y}, across{std::cos(piece.beta), std::sin(piece.beta)} {}

  Point at(double offset) const {
    return {middle.x + offset * across.x, middle.y + offset * across.y};
  }

  Point middle;
  Point across;
};

// The quadrilateral between two offsets from the middle line.
std::array<Point, 4> strip(const Section& section, const Section& previous, double left,
                           double right) {
  return {section.at(left), section.at(right), previous.at(right), previous.at(left)};
}

std::vector<RoadPolygon> lay_road(std::span<const TrackPiece> pieces) {
  const std::vector<Kerb> kerbs = find_kerbs(pieces);
  std::vector<RoadPolygon> road;
  road.reserve(2 * pieces.size());
  Section previous(pieces.back());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Section section(pieces[i]);
    road.push_back(
        {strip(section, previous, -kHalfWidth, kHalfWidth), RoadPolygon::Kind::kTile, i});
    if (kerbs[i] != Kerb::kNone) {
      const auto side = static_cast<double>(kerbs[i]);
      road.push_back({strip(section, previous, side * kHalfWidth, side * (kHalfWidth + kKerbWidth)),
                      i % 2 == 0 ? RoadPolygon::Kind::kWhiteKerb : RoadPolygon::Kind::kRedKerb, i});
    }
    previous = section;
  }
  return road;
}

}  // namespace

std::optional<Track> make_track(std::span<const Checkpoint, kCheckpoints> checkpoints) {
  const std::vector<TrackPiece> pieces = walk(checkpoints);
  const auto lap = last_lap(pieces);
  if (lap.size() <= kKerbRun || !closes(lap)) return std::nullopt;
  return Track{{lap.begin(), lap.end()}, lay_road(lap)};
}

std::array<Checkpoint, kCheckpoints> draw_checkpoints(rng::Stream& random) {
  std::array<Checkpoint, kCheckpoints> checkpoints;
  for (std::size_t c = 0; c < kCheckpoints; ++c) {
    const double sector = 2 * kPi * static_cast<double>(c) / kCheckpoints;
    checkpoints[c].alpha = sector + random.uniform(0, 2 * kPi / kCheckpoints);
    checkpoints[c].radius = random.uniform(kTrackRadius / 3, kTrackRadius);
  }
  checkpoints.front() = {0, kOuterRadius};
  checkpoints.back() = {2 * kPi * (kCheckpoints - 1) / kCheckpoints, kOuterRadius};
  return checkpoints;
}

Track draw_track(rng::Stream& random) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (auto track = make_track(draw_checkpoints(random))) return *std::move(track);
  }
  throw std::runtime_error("no closed track in " + std::to_string(kAttempts) + " draws");
}

}  // namespace hebbes::envs::car_racing
