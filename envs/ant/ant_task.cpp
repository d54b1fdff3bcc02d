#include "envs/ant/ant_task.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "envs/ant/ant_environment.h"
#include "envs/ant/ant_physics.h"
#include "envs/ant/ant_playback.h"
#include "envs/ant/ant_replay.h"

namespace hebbes::envs::ant {
namespace {

constexpr std::int64_t kMergedLinks = 12, kSeparateLinks = 20;

std::span<const Bounds> torque_bounds() {
  static const auto kBounds = [] {
    std::array<Bounds, kJoints> bounds;
    bounds.fill({.low = -1.0f, .high = 1.0f});
    return bounds;
  }();
  return kBounds;
}

class AntTask final : public Task {
 public:
  std::string_view name() const override { return "ant"; }
  std::span<const std::string> built_in_variations() const override { return variation_names(); }
  std::span<const std::size_t> observation_shape() const override {
    static constexpr std::array<std::size_t, 1> kShape = {kObservationSize};
    return kShape;
  }
  std::span<const Bounds> action_bounds() const override { return torque_bounds(); }
  Options default_options() const override {
    return {{"links", kMergedLinks}, {"engine", engine_names().front()}};
  }
  void check_option(std::string_view name, const OptionValue& value) const override;

  std::unique_ptr<Environment> make(std::string_view variation,
                                    const Options& options) const override {
    const Options all = complete(options);
    return std::make_unique<AntEnvironment>(model(variation, all), engine(all));
  }

  std::span<const std::string_view> recorded_arrays() const override {
    static constexpr std::array<std::string_view, 2> kNames = {"actions",
                                                               "initial_joint_positions"};
    return kNames;
  }

  Trace replay(const Trace& input, const Options& options) const override {
    const Options all = complete_for_replay(options);
    return ant::replay(input, model(input.variation, all), engine(all));
  }

  std::unique_ptr<Playback> play_back(const Trace& input, const Options& options) const override {
    const Options all = complete_for_replay(options);
    return std::make_unique<AntPlayback>(read_motion(input), model(input.variation, all),
                                         engine(all));
  }

  double time_step() const override { return kTimeStep; }

 private:
  /// Recordings come from the body of 20 links.
  Options complete_for_replay(const Options& options) const {
    Options all = complete(options);
    if (!options.contains("links")) all["links"] = kSeparateLinks;
    return all;
  }

  AntModel model(std::string_view variation, const Options& all) const {
    const bool merged = std::get<std::int64_t>(all.at("links")) == kMergedLinks;
    return make_model(static_cast<Variation>(variation_index(*this, all, variation)),
                      merged ? Hinges::kMerged : Hinges::kSeparate);
  }

  static EngineKind engine(const Options& all) {
    const auto names = engine_names();
    const auto found =
        std::find(names.begin(), names.end(), std::get<std::string>(all.at("engine")));
    return static_cast<EngineKind>(found - names.begin());
  }
};

void AntTask::check_option(std::string_view name, const OptionValue& value) const {
  if (name == "links") {
    const auto links = std::get<std::int64_t>(value);
    if (links != kMergedLinks && links != kSeparateLinks) {
      throw std::invalid_argument("must be 12 or 20");
    }
  } else if (name == "engine") {
    const auto names = engine_names();
    if (std::find(names.begin(), names.end(), std::get<std::string>(value)) == names.end()) {
      throw std::invalid_argument("must be 'lanes' or 'bullet'");
    }
  }
}

}  // namespace

const Task& ant_task() {
  static const AntTask task;
  return task;
}

}  // namespace hebbes::envs::ant
