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

constexpr const char *kFriction = "friction", *kSideForce = "side_force",
                     *kEnginePower = "engine_power", *kBrakeStrength = "brake_strength",
                     *kSteering = "steering_limit", *kDensity = "hull_density",
                     *kRoadColour = "road_colour";
using Numbers = std::vector<double>;

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
  std::vector<std::size_t> observation_shape(const Options& /*all*/) const override {
    return {Picture::kChannels, kViewSize, kViewSize};
  }
  std::vector<Bounds> action_bounds(const Options& /*all*/) const override {
    return {{-1, 1}, {0, 1}, {0, 1}};
  }
  std::vector<kinds::Option> own_options() const override;
  std::vector<kinds::Option> variation_parameters() const override;
  std::vector<kinds::IdleOption> idle(std::string_view option,
                                      const Options& options) const override;

  std::span<const std::string_view> recorded_arrays() const override {
    static constexpr std::array<std::string_view, 3> kNames = {"actions", "track_checkpoints",
                                                               "frame_steps"};
    return kNames;
  }

  double time_step(const Options& /*all*/) const override { return kTimeStep; }
  bool has_changes() const override { return true; }
  std::size_t longest_life(const Options& /*all*/) const override { return kMaximumSteps; }
  std::vector<std::string> action_names(const Options& /*all*/) const override {
    return {"steering", "gas", "brake"};
  }

 private:
  std::unique_ptr<Playback> make_playback(const Trace& input,
                                          const Options& options) const override {
    const Options all = complete(options);
    return std::make_unique<CarPlayback>(input, variation(input.variation, all), engine(all));
  }

  std::unique_ptr<Environment> make_world(std::span<const std::string> names,
                                          const Options& all) const override {
    std::vector<Variation> forms;
    for (const std::string& name : names) forms.push_back(variation(name, all));
    return std::make_unique<CarEnvironment>(forms, engine(all));
  }
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
  std::vector<kinds::Option> parameters = {
      {kFriction, "factor of the tyres' largest force", 1.0, check_friction},
      {kSideForce, "> 0 pushes east, in the unit of push_frame", 0.0, check_force},
      {kEnginePower, "factor; 0: none", 1.0, kinds::within({0, true, 100, ">= 0 and <= 100"})},
      {kBrakeStrength, "factor of how far the brake is pressed; 0: none", 1.0,
       kinds::within({0, true, 100, ">= 0 and <= 100"})},
      {kSteering, "largest turn of a wheel to both sides, rad", 0.4,
       kinds::within({0.01, true, 1.5, ">= 0.01 and <= 1.5"})},
      {kDensity, "kg/m^2", 1.0, kinds::within({0.1, true, 100, ">= 0.1 and <= 100"})},
      {kRoadColour, "red, green and blue of its darkest tiles, 0 to 255", Numbers{102, 102, 102},
       kinds::list_of(3, {0, true, 255, ">= 0 and <= 255"})}};
  for (std::size_t i = 2; i < parameters.size(); ++i) parameters[i].is_quiet = true;
  return parameters;
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
  const auto number = [&](const char* of) { return parameter<double>(all, name, of); };
  Variation variation = {
      .friction = number(kFriction),
      .side_force = number(kSideForce),
      .push_frame = static_cast<PushFrame>(kinds::index_of(kPushFrames, all.at("push_frame"))),
      .engine_power = number(kEnginePower),
      .brake_strength = number(kBrakeStrength),
      .steering_limit = number(kSteering),
      .hull_density = number(kDensity)};
  std::ranges::copy(parameter<Numbers>(all, name, kRoadColour), variation.road_colour.begin());
  return variation;
}

}  // namespace

const Task& car_task() {
  static const CarTask task;
  return task;
}

}  // namespace hebbes::envs::car_racing
