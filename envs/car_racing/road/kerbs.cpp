#include "envs/car_racing/road/kerbs.h"

#include <cassert>
#include <cmath>
#include <cstdint>

namespace hebbes::envs::car_racing {
namespace {

constexpr double kSharp = kTurnRate * 0.2;

// Turn from the piece before, whole turns of the heading included.
double turn_at(std::span<const TrackPiece> pieces, std::size_t i) {
  return pieces[i].beta - pieces[i == 0 ? pieces.size() - 1 : i - 1].beta;
}

std::size_t back(std::size_t i, std::size_t steps, std::size_t size) {
  return (i + size - steps) % size;
}

bool turns_sharply(std::span<const TrackPiece> pieces, std::size_t i) {
  std::size_t left = 0, right = 0;
  for (std::size_t k = 0; k < kKerbRun; ++k) {
    const double turn = turn_at(pieces, back(i, k, pieces.size()));
    if (turn > kSharp) ++left;
    if (turn < -kSharp) ++right;
  }
  return left == kKerbRun || right == kKerbRun;
}

}  // namespace

std::vector<Kerb> find_kerbs(std::span<const TrackPiece> pieces) {
  assert(pieces.size() > kKerbRun);
  std::vector<std::uint8_t> sharp(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) sharp[i] = turns_sharply(pieces, i);
  // In place: what the first pieces spread to the last ones spreads once more from there.
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    for (std::size_t k = 0; k < kKerbRun && sharp[i]; ++k) sharp[back(i, k, pieces.size())] = 1;
  }
  std::vector<Kerb> kerbs(pieces.size(), Kerb::kNone);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const double turn = turn_at(pieces, i);
    if (sharp[i] && turn != 0) kerbs[i] = turn > 0 ? Kerb::kMinus : Kerb::kPlus;
  }
  return kerbs;
}

}  // namespace hebbes::envs::car_racing
