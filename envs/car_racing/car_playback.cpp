#include "envs/car_racing/car_playback.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>

#include "envs/car_racing/episode.h"
#include "envs/car_racing/picture/rasteriser.h"
#include "envs/car_racing/picture/resize.h"
#include "envs/replay_arrays.h"
#include "lib/kinds/option.h"

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

// After which steps pictures are recorded, in ascending order.
std::vector<std::size_t> read_frame_steps(const Trace& input, std::size_t steps) {
  const std::string name = "frame_steps";
  std::vector<std::size_t> frame_steps;
  for (const double step : numbers(input, name, std::array{kAnyExtent})) {
    const bool exists = step >= 0 && step < static_cast<double>(steps) && step == std::floor(step);
    if (!exists || (!frame_steps.empty() && step <= static_cast<double>(frame_steps.back()))) {
      throw TraceError("array '" + name + "' must hold ascending steps below " +
                       std::to_string(steps) + ", not " + kinds::to_text(step) + " in row " +
                       std::to_string(frame_steps.size()));
    }
    frame_steps.push_back(static_cast<std::size_t>(step));
  }
  return frame_steps;
}

Array track_array(const Track& track) {
  Column<double> rows{{4}, "alpha, beta, x and y of each tile", "rad, rad, m, m"};
  for (const TrackPiece& piece : track.pieces) {
    rows.append(std::array{piece.alpha, piece.beta, piece.x, piece.y});
  }
  return rows.array();
}

}  // namespace

// The pictures of some steps.
class CarPlayback::Frames {
 public:
  explicit Frames(std::vector<std::size_t> steps) : steps_(std::move(steps)) {}

  void append(std::size_t step, const Scene& scene) {
    if (taken_ == steps_.size() || steps_[taken_] != step) return;
    ++taken_;
    rasteriser_.draw(scene, picture_);
    resize(picture_, view_);
    append(picture_, frames_);
    append(view_, frames84_);
  }

  void store(std::map<std::string, Array>& arrays) const {
    arrays["frames"] = frames_.array();
    arrays["frames84"] = frames84_.array();
  }

 private:
  static Column<std::uint8_t> column(std::size_t size, const char* description) {
    return {{size, size, Picture::kChannels}, description, "1"};
  }
  static void append(const Picture& picture, Column<std::uint8_t>& column) {
    std::vector<std::uint8_t> pixels(Picture::kChannels * picture.rows() * picture.columns());
    picture.interleave(pixels);
    column.append(pixels);
  }

  std::vector<std::size_t> steps_;
  std::size_t taken_ = 0;
  Rasteriser rasteriser_;
  Picture picture_{kPictureSize, kPictureSize}, view_{kViewSize, kViewSize};
  Column<std::uint8_t> frames_ = column(kPictureSize, "pictures after the steps in frame_steps");
  Column<std::uint8_t> frames84_ = column(kViewSize, "what the policy sees of them");
};

// What is recorded after each step.
struct CarPlayback::Recording {
  Column<double> reward{{}, "reward of the step, -100 out of the field", "1"};
  Column<std::uint8_t> done{
      {}, "every tile is visited, the car is out of the field, or 1000 steps are over", "1"};
  Column<std::int64_t> visits{{}, "tiles that a wheel has touched so far", "1"};
  Column<double> hull_pos{{2}, "position of the hull's origin", "m"};
  Column<double> hull_angle{{}, "angle of the hull", "rad"};
  Column<double> hull_vel{{2}, "velocity of the hull's centre of mass", "m/s"};
  Column<double> hull_angvel{{}, "angular velocity of the hull", "rad/s"};
  Column<double> wheel_pos{{kWheels, 2}, "positions of the wheels", "m"};
  Column<double> wheel_angle{{kWheels}, "angles of the wheels", "rad"};
  Column<double> wheel_vel{{kWheels, 2}, "velocities of the wheels", "m/s"};
  Column<double> joint_angle{{kWheels}, "angles of the wheels against the hull", "rad"};
  Column<double> omega{{kWheels}, "rolling speed of the wheels", "rad/s"};
  Column<double> phase{{kWheels}, "rolling angle of the wheels", "rad"};
  Column<double> gas{{kWheels}, "gas at the wheels", "1"};
  Column<std::int64_t> tiles{{kWheels}, "tiles that each wheel touches", "1"};

  void append(const Outcome& outcome, bool over, const CarWorld& world);
  void append_wheels(const CarWorld& world);
  void store(std::map<std::string, Array>& arrays) const;
};

void CarPlayback::Recording::append(const Outcome& outcome, bool over, const CarWorld& world) {
  const BodyState& hull = world.state().hull;
  reward.append(std::array{outcome.reward});
  done.append(std::array{static_cast<std::uint8_t>(over)});
  visits.append(std::array{world.contacts().visits()});
  hull_pos.append(std::array{hull.pose.x, hull.pose.y});
  hull_angle.append(std::array{hull.angle});
  hull_vel.append(hull.velocity);
  hull_angvel.append(std::array{hull.angular_velocity});
  append_wheels(world);
}

void CarPlayback::Recording::append_wheels(const CarWorld& world) {
  std::array<float, 2 * kWheels> positions, velocities;
  std::array<float, kWheels> angles;
  std::array<double, kWheels> omegas, phases, gases;
  for (std::size_t w = 0; w < kWheels; ++w) {
    const BodyState& body = world.state().wheels[w];
    const Wheels::Wheel& wheel = world.wheels().wheels()[w];
    positions[2 * w] = body.pose.x;
    positions[2 * w + 1] = body.pose.y;
    velocities[2 * w] = body.velocity[0];
    velocities[2 * w + 1] = body.velocity[1];
    angles[w] = body.angle;
    omegas[w] = wheel.omega;
    phases[w] = wheel.phase;
    gases[w] = wheel.gas;
  }
  wheel_pos.append(positions);
  wheel_angle.append(angles);
  wheel_vel.append(velocities);
  joint_angle.append(world.state().joint_angle);
  omega.append(omegas);
  phase.append(phases);
  gas.append(gases);
  tiles.append(world.contacts().under_wheel());
}

void CarPlayback::Recording::store(std::map<std::string, Array>& arrays) const {
  arrays["reward"] = reward.array();
  arrays["done"] = done.array();
  arrays["tile_visited_count"] = visits.array();
  arrays["hull_pos"] = hull_pos.array();
  arrays["hull_angle"] = hull_angle.array();
  arrays["hull_vel"] = hull_vel.array();
  arrays["hull_angvel"] = hull_angvel.array();
  arrays["wheel_pos"] = wheel_pos.array();
  arrays["wheel_angle"] = wheel_angle.array();
  arrays["wheel_vel"] = wheel_vel.array();
  arrays["wheel_joint_angle"] = joint_angle.array();
  arrays["wheel_omega"] = omega.array();
  arrays["wheel_phase"] = phase.array();
  arrays["wheel_gas"] = gas.array();
  arrays["wheel_ntiles"] = tiles.array();
}

CarPlayback::CarPlayback(const Trace& input, const Variation& variation, EngineKind engine)
    : world_(variation, engine),
      actions_(read_actions(input)),
      output_{input.task, input.variation, {}},
      recording_(std::make_unique<Recording>()) {
  world_.reset(read_track(input));
  output_.arrays["track"] = track_array(world_.track());
  if (!input.arrays.contains("frame_steps")) return;
  frames_ = std::make_unique<Frames>(read_frame_steps(input, actions_.size()));
}

CarPlayback::~CarPlayback() = default;

bool CarPlayback::step() {
  if (taken_ == actions_.size()) return false;
  const std::size_t step = taken_++;
  const Outcome outcome = world_.step(actions_[step]);
  reward_ = outcome.reward;
  recording_->append(outcome, outcome.done || taken_ >= kMaximumSteps, world_);
  if (frames_) frames_->append(step, world_.scene());
  return true;
}

Trace CarPlayback::trace() const {
  Trace output = output_;
  recording_->store(output.arrays);
  if (frames_) frames_->store(output.arrays);
  return output;
}

}  // namespace hebbes::envs::car_racing
