#include "envs/car_racing/car_task.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

#include "envs/car_racing/car/car_physics.h"
#include "envs/car_racing/car_environment.h"
#include "envs/car_racing/car_playback.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr const char *kFriction = "friction", *kSideForce = "side_force";

constexpr double kLargest = 1e6;  // of a parameter, so that all forces are finite

const std::vector<BuiltInVariation> kVariations = {{"default"},
                                                   {"double-friction", {{kFriction, 2.0}}},
                                                   {"half-friction", {{kFriction, 0.5}}},
                                                   {"push-west", {{kSideForce, -10.0}}},
                                                   {"push-east", {{kSideForce, 10.0}}}};

const std::vector<std::string> kPushFrames = {"wheels", "world"};

class CarTask final : public Task {
 public:
  std::string_view name() const override { return "car_racing"; }
  std::span<const BuiltInVariation> built_in_variations() const override { return kVariations; }
  std::span<const std::size_t> observation_shape() const override {
    static constexpr std::array<std::size_t, 3> kShape = {Picture::kChannels, kViewSize, kViewSize};
    return kShape;
  }
  std::span<const Bounds> action_bounds() const override {
    static constexpr std::array<Bounds, 3> kBounds = {{{-1, 1}, {0, 1}, {0, 1}}};
    return kBounds;
  }
  std::vector<kinds::Option> own_options() const override;
  std::vector<kinds::Option> variation_parameters() const override;
  std::vector<kinds::IdleOption> idle(std::string_view option,
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

  double time_step() const override { return kTimeStep; }
  std::span<const std::string_view> action_names() const override {
    static constexpr std::array<std::string_view, 3> kNames = {"steering", "gas", "brake"};
    return kNames;
  }
  std::unique_ptr<Playback> play_back(const Trace& input, const Options& options) const override {
    const Options all = complete(options);
    return std::make_unique<CarPlayback>(input, variation(input.variation, all), engine(all));
  }

 private:
  Variation variation(std::string_view name, const Options& all) const;
  static EngineKind engine(const Options& all) {
    return static_cast<EngineKind>(kinds::index_of(engine_names(), all.at("engine")));
  }
};

std::vector<kinds::Option> CarTask::own_options() const {
  const auto engines = engine_names();
  return {{"engine", "exact: the reference's bits | box2d: Box2D's own joints", engines.front(),
           kinds::one_of({engines.begin(), engines.end()})},
          {"push_frame", "side forces: wheels, as the authors ran them | world, as described",
           kPushFrames.front(), kinds::one_of(kPushFrames)}};
}

std::vector<kinds::Option> CarTask::variation_parameters() const {
  const auto check_friction = kinds::within({0, false, kLargest, "> 0 and <= 1e6"});
  const auto check_force = [](const kinds::Value& value) {
    if (std::abs(std::get<double>(value)) <= kLargest) return;
    throw std::invalid_argument("must lie within -1e6 and 1e6");
  };
  return {{kFriction, "factor of the tyres' largest force", 1.0, check_friction},
          {kSideForce, "> 0 pushes east, in the unit of push_frame", 0.0, check_force}};
}

std::vector<kinds::IdleOption> CarTask::idle(std::string_view name, const Options& options) const {
  const auto pushes = [](const auto& option) {
    const auto set = VariationOption::parse(option.first);
    return set && set->parameter == kSideForce && std::get<double>(option.second) != 0;
  };
  if (name != "push_frame" || std::ranges::any_of(options, pushes)) return {};
  return {{"variations", "where every side_force is 0"}};
}

Variation CarTask::variation(std::string_view name, const Options& all) const {
  variation_index(*this, all, name);
  const auto value_of = [&](const char* parameter) {
    return std::get<double>(all.at(VariationOption{std::string(name), parameter}.name()));
  };
  return {.friction = value_of(kFriction),
          .side_force = value_of(kSideForce),
          .push_frame = static_cast<PushFrame>(kinds::index_of(kPushFrames, all.at("push_frame")))};
}

}  // namespace

const Task& car_task() {
  static const CarTask task;
  return task;
}

}  // namespace hebbes::envs::car_racing
