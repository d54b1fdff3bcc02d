#include "envs/car_racing/recorded_drive.h"

#include <array>
#include <numbers>
#include <string>
#include <utility>

#include "envs/replay_arrays.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr std::size_t kActionSize = 3;

Track read_track(const Trace& input) {
  const std::string name = "track_checkpoints";
  const std::vector<double> rows = numbers(input, name, std::array{kCheckpoints, std::size_t{2}});
  std::array<Checkpoint, kCheckpoints> checkpoints;
  for (std::size_t c = 0; c < kCheckpoints; ++c) {
    checkpoints[c] = {.alpha = rows[2 * c], .radius = rows[2 * c + 1]};
    if (checkpoints[c].alpha < 0 || checkpoints[c].alpha > 2 * std::numbers::pi) {
      throw TraceError("array '" + name + "' must hold angles within [0, 2 pi] rad, not " +
                       std::to_string(checkpoints[c].alpha) + " in row " + std::to_string(c));
    }
  }
  auto track = make_track(checkpoints);
  if (!track) throw TraceError("array '" + name + "' gives a road that does not close");
  return *std::move(track);
}

std::vector<Action> read_actions(const Trace& input) {
  const std::vector<double> rows = numbers(input, "actions", std::array{kAnyExtent, kActionSize});
  std::vector<Action> actions;
  for (std::size_t i = 0; i < rows.size(); i += kActionSize) {
    actions.push_back({.steering = rows[i], .gas = rows[i + 1], .brake = rows[i + 2]});
  }
  return actions;
}

}  // namespace

RecordedDrive read_drive(const Trace& input) {
  std::vector<Action> actions = read_actions(input);
  return {read_track(input), std::move(actions)};
}

}  // namespace hebbes::envs::car_racing
