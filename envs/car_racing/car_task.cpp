#include "envs/car_racing/car_task.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

#include "envs/car_racing/car/car_physics.h"
#include "envs/car_racing/car_environment.h"
#include "envs/car_racing/car_playback.h"
#include "envs/car_racing/car_replay.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr const char *kFriction = "friction", *kSideForce = "side_force";

constexpr double kLargest = 1e6;  // of a parameter, so that all forces are finite

struct BuiltIn {
  std::string name;
  double friction;
  double side_force;
};
const std::array<BuiltIn, 5> kBuiltIn = {{{"default", 1, 0},
                                          {"double-friction", 2, 0},
                                          {"half-friction", 0.5, 0},
                                          {"push-west", 1, -10},
                                          {"push-east", 1, 10}}};

const std::array<std::string, 2> kPushFrames = {"wheels", "world"};

// Which of the `names` the option has, in the order of its enumeration.
template <typename Enum>
Enum choice(std::span<const std::string> names, const OptionValue& value) {
  const auto found = std::find(names.begin(), names.end(), std::get<std::string>(value));
  if (found == names.end()) {
    throw std::invalid_argument("must be '" + names[0] + "' or '" + names[1] + "'");
  }
  return static_cast<Enum>(found - names.begin());
}

class CarTask final : public Task {
 public:
  std::string_view name() const override { return "car_racing"; }
  std::span<const std::string> built_in_variations() const override;
  std::span<const std::size_t> observation_shape() const override {
    static constexpr std::array<std::size_t, 3> kShape = {Picture::kChannels, kViewSize, kViewSize};
    return kShape;
  }
  std::span<const Bounds> action_bounds() const override {
    static constexpr std::array<Bounds, 3> kBounds = {{{-1, 1}, {0, 1}, {0, 1}}};
    return kBounds;
  }
  Options default_options() const override;
  Options variation_parameters() const override { return {{kFriction, 1.0}, {kSideForce, 0.0}}; }
  void check_option(std::string_view name, const OptionValue& value) const override;
  std::optional<IdleOption> idle_option(std::string_view name,
                                        const Options& options) const override;

  std::unique_ptr<Environment> make(std::string_view name, const Options& options) const override {
    const Options all = complete(options);
    return std::make_unique<CarEnvironment>(variation(name, all), engine(all));
  }

  std::span<const std::string_view> recorded_arrays() const override {
    static constexpr std::array<std::string_view, 3> kNames = {"actions", "track_checkpoints",
                                                               "frame_steps"};
    return kNames;
  }

  Trace replay(const Trace& input, const Options& options) const override {
    const Options all = complete(options);
    return car_racing::replay(input, variation(input.variation, all), engine(all));
  }

  double time_step() const override { return kTimeStep; }
  bool draws_itself() const override { return true; }
  std::unique_ptr<Playback> play_back(const Trace& input, const Options& options) const override {
    const Options all = complete(options);
    return std::make_unique<CarPlayback>(read_drive(input), variation(input.variation, all),
                                         engine(all));
  }

 private:
  Variation variation(std::string_view name, const Options& all) const;
  static EngineKind engine(const Options& all) {
    return choice<EngineKind>(engine_names(), all.at("engine"));
  }
};

std::span<const std::string> CarTask::built_in_variations() const {
  static const auto kNames = [] {
    std::array<std::string, kBuiltIn.size()> names;
    std::transform(kBuiltIn.begin(), kBuiltIn.end(), names.begin(),
                   [](const BuiltIn& variation) { return variation.name; });
    return names;
  }();
  return kNames;
}

Options CarTask::default_options() const {
  Options options = {{"engine", engine_names().front()}, {"push_frame", kPushFrames.front()}};
  for (const auto& [variation, friction, side_force] : kBuiltIn) {
    options[VariationOption{variation, kFriction}.name()] = friction;
    options[VariationOption{variation, kSideForce}.name()] = side_force;
  }
  return options;
}

void CarTask::check_option(std::string_view name, const OptionValue& value) const {
  if (name == "engine") choice<EngineKind>(engine_names(), value);
  if (name == "push_frame") choice<PushFrame>(kPushFrames, value);
  const auto set = VariationOption::parse(name);
  if (!set) return;
  const double number = std::get<double>(value);
  if (set->parameter == kFriction && !(number > 0 && number <= kLargest)) {
    throw std::invalid_argument("must be > 0 and <= 1e6");
  }
  if (!(std::abs(number) <= kLargest)) throw std::invalid_argument("must lie within -1e6 and 1e6");
}

std::optional<IdleOption> CarTask::idle_option(std::string_view name,
                                               const Options& options) const {
  const auto pushes = [](const auto& option) {
    const auto set = VariationOption::parse(option.first);
    return set && set->parameter == kSideForce && std::get<double>(option.second) != 0;
  };
  if (name != "push_frame" || std::ranges::any_of(options, pushes)) return std::nullopt;
  return IdleOption{"variations", "where every side_force is 0"};
}

Variation CarTask::variation(std::string_view name, const Options& all) const {
  variation_index(*this, all, name);
  const auto value_of = [&](const char* parameter) {
    return std::get<double>(all.at(VariationOption{std::string(name), parameter}.name()));
  };
  return {.friction = value_of(kFriction),
          .side_force = value_of(kSideForce),
          .push_frame = choice<PushFrame>(kPushFrames, all.at("push_frame"))};
}

}  // namespace

const Task& car_task() {
  static const CarTask task;
  return task;
}

}  // namespace hebbes::envs::car_racing
