// A task: a point that is pushed along a line towards its middle.
#include <array>
#include <cmath>
#include <string>

#include "envs/replay_arrays.h"
#include "envs/task.h"

namespace hebbes::envs {
namespace {

constexpr double kTimeStep = 0.05;  // s

/// Position (m) and velocity (m/s) of a unit mass, pushed by at most `force` N.
struct Point {
  double force;
  double position = 0.0, velocity = 0.0;
  std::array<float, 2> observation{};

  void place(double at) {
    position = at;
    velocity = 0.0;
    observe();
  }

  /// Returns the reward, the worse the farther away it is.
  double push(double action) {
    velocity += kTimeStep * (force * action - 0.1 * velocity);
    position += kTimeStep * velocity;
    observe();
    return -std::abs(position);
  }

  void observe() { observation = {static_cast<float>(position), static_cast<float>(velocity)}; }

  static Scene scene() {
    const Shape ball{Capsule{{0, 0, 0}, {0, 0, 0}, 0.2}, {200, 60, 60}};
    return {{{"point", {ball}, false}}, 0, false, {255, 255, 0}, {{230, 230, 230}, 0, 1, {}}};
  }

  void look(Snapshot& snapshot) const {
    snapshot.placements.assign(1, {{position, 0, 0.2}, {0, 0, 0, 1}});
    snapshot.contacts.assign(1, 0);
  }
};

class PointEnvironment final : public Environment {
 public:
  PointEnvironment(double force, std::size_t length) : point_{force}, length_(length) {}

  void reset(rng::Stream& random) override {
    point_.place(random.uniform(-1.0, 1.0));
    steps_ = 0;
  }
  StepResult step(std::span<const float> action) override {
    const double reward = point_.push(action[0]);
    return {reward, ++steps_ >= length_ || !std::isfinite(reward)};
  }
  std::span<const float> observation() const override { return point_.observation; }
  std::size_t steps() const override { return steps_; }
  Scene scene() const override { return Point::scene(); }
  void look(Snapshot& snapshot) const override { point_.look(snapshot); }

 private:
  Point point_;
  std::size_t length_;
  std::size_t steps_ = 0;
};

class PointPlayback final : public Playback {
 public:
  PointPlayback(const Trace& input, double force)
      : point_{force},
        actions_(numbers(input, "actions", std::array{kAnyExtent, std::size_t{1}})),
        output_{input.task, input.variation, {}} {
    point_.place(numbers(input, "start", std::array{std::size_t{1}}).front());
  }

  bool step() override {
    if (taken_ == actions_.size()) return false;
    reward_ = point_.push(actions_[taken_++]);
    positions_.append(std::array{point_.position});
    return true;
  }
  double reward() const override { return reward_; }
  Trace trace() const override {
    Trace output = output_;
    output.arrays["position"] = positions_.array();
    return output;
  }
  std::span<const float> observation() const override { return point_.observation; }
  Scene scene() const override { return Point::scene(); }
  void look(Snapshot& snapshot) const override { point_.look(snapshot); }

 private:
  Point point_;
  std::vector<double> actions_;
  std::size_t taken_ = 0;
  double reward_ = 0.0;
  Trace output_;
  Column<double> positions_{{}, "position of the point", "m"};
};

class PointTask final : public Task {
 public:
  std::string_view name() const override { return "point"; }
  std::span<const BuiltInVariation> built_in_variations() const override {
    static const std::vector<BuiltInVariation> kVariations = {
        {"default"}, {"weak", {{"force", 0.5}}}, {"backwards", {{"force", -1.0}}}};
    return kVariations;
  }
  std::vector<kinds::Option> own_options() const override {
    return {{"length", "steps of an episode", std::int64_t{40},
             kinds::within({1, true, 1000, ">= 1 and <= 1000"})}};
  }
  std::vector<kinds::Option> variation_parameters() const override {
    return {{"force", "that an action of 1 pushes with, N", 1.0,
             kinds::within({-10, true, 10, ">= -10 and <= 10"})}};
  }
  std::vector<std::size_t> observation_shape(const Options& /*all*/) const override { return {2}; }
  std::vector<Bounds> action_bounds(const Options& /*all*/) const override { return {{-1, 1}}; }
  double time_step(const Options& /*all*/) const override { return kTimeStep; }
  std::span<const std::string_view> recorded_arrays() const override {
    static constexpr std::array<std::string_view, 2> kNames = {"actions", "start"};
    return kNames;
  }

 private:
  std::unique_ptr<Playback> make_playback(const Trace& input,
                                          const Options& options) const override {
    return std::make_unique<PointPlayback>(input, force(input.variation, complete(options)));
  }

  std::unique_ptr<Environment> make_world(std::span<const std::string> variations,
                                          const Options& all) const override {
    return std::make_unique<PointEnvironment>(
        force(variations.front(), all),
        static_cast<std::size_t>(kinds::get<std::int64_t>(all, "length")));
  }
  double force(std::string_view variation, const Options& all) const {
    variation_index(*this, all, variation);
    return parameter<double>(all, variation, "force");
  }
};

const PointTask kPoint;
const kinds::Registration<Task> kRegistered(tasks(), kPoint);

}  // namespace
}  // namespace hebbes::envs
