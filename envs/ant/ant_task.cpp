#include "envs/ant/ant_task.h"

#include <array>
#include <stdexcept>
#include <string>

#include "envs/ant/ant_environment.h"
#include "envs/ant/ant_physics.h"
#include "envs/ant/ant_playback.h"
#include "envs/ant/ant_variations.h"
#include "envs/ant/episode.h"

namespace hebbes::envs::ant {
namespace {

constexpr std::int64_t kMergedLinks = 12, kSeparateLinks = 20;

class AntTask final : public Task {
 public:
  std::string_view name() const override { return "ant"; }
  std::span<const BuiltInVariation> built_in_variations() const override {
    return built_in_bodies();
  }
  std::vector<std::size_t> observation_shape(const Options& /*all*/) const override {
    return {kObservationSize};
  }
  std::vector<Bounds> action_bounds(const Options& /*all*/) const override {
    return std::vector<Bounds>(kJoints, {.low = -1.0f, .high = 1.0f});
  }
  std::vector<kinds::Option> own_options() const override;
  std::vector<kinds::Option> variation_parameters() const override { return body_parameters(); }
  bool has_changes() const override { return true; }
  std::size_t longest_life(const Options& /*all*/) const override {
    return kMaximumSteps - kBurnInSteps;
  }

  std::span<const std::string_view> recorded_arrays() const override {
    static constexpr std::array<std::string_view, 2> kNames = {"actions",
                                                               "initial_joint_positions"};
    return kNames;
  }

  double time_step(const Options& /*all*/) const override { return kTimeStep; }

  std::vector<std::string> action_names(const Options& /*all*/) const override {
    return {"hip 1", "ankle 1", "hip 2", "ankle 2", "hip 3", "ankle 3", "hip 4", "ankle 4"};
  }

 private:
  std::unique_ptr<Playback> make_playback(const Trace& input,
                                          const Options& options) const override {
    const Options all = complete_for_replay(options);
    return std::make_unique<AntPlayback>(input, model(input.variation, all), engine(all));
  }

  std::unique_ptr<Environment> make_world(std::span<const std::string> variations,
                                          const Options& all) const override {
    std::vector<AntModel> models;
    for (const std::string& variation : variations) models.push_back(model(variation, all));
    return std::make_unique<AntEnvironment>(models, engine(all));
  }

  void check_variations(const Options& all) const override;

  /// Recordings come from the body of 20 links.
  Options complete_for_replay(const Options& options) const {
    Options all = complete(options);
    if (!options.contains("links")) all["links"] = kSeparateLinks;
    return all;
  }

  AntModel model(std::string_view variation, const Options& all) const {
    const bool merged = kinds::get<std::int64_t>(all, "links") == kMergedLinks;
    variation_index(*this, all, variation);
    const auto parameter = [&](const std::string& name) -> const kinds::Value& {
      return all.at(VariationOption{std::string(variation), name}.name());
    };
    return make_model(body_of(parameter), merged ? Hinges::kMerged : Hinges::kSeparate);
  }

  static EngineKind engine(const Options& all) {
    return static_cast<EngineKind>(kinds::index_of(engine_names(), all.at("engine")));
  }
};

void AntTask::check_variations(const Options& all) const {
  constexpr double kLeast = 1;  // degrees
  for (const std::string& variation : variations(all)) {
    const auto& lower = parameter<std::vector<double>>(all, variation, "ankle_lower");
    const auto& upper = parameter<std::vector<double>>(all, variation, "ankle_upper");
    for (std::size_t leg = 0; leg < kLegs; ++leg) {
      if (upper[leg] - lower[leg] >= kLeast) continue;
      const bool is_lower_set = lower[leg] != AntVariation().ankle_lower[leg];
      throw kinds::UnfitOption(
          VariationOption{variation, is_lower_set ? "ankle_lower" : "ankle_upper"}.name(),
          "ankle_upper must be 1 degree above ankle_lower at least");
    }
  }
}

std::vector<kinds::Option> AntTask::own_options() const {
  const auto check_links = [](const kinds::Value& value) {
    const auto links = std::get<std::int64_t>(value);
    if (links == kMergedLinks || links == kSeparateLinks) return;
    throw std::invalid_argument("must be 12 or 20");
  };
  const auto engines = engine_names();
  return {
      {"links", "20: the reference's body; 12: hinges and limbs merged", kMergedLinks, check_links},
      {"engine", "lanes | bullet: the same world computed by Bullet", engines.front(),
       kinds::one_of({engines.begin(), engines.end()})}};
}

}  // namespace

const Task& ant_task() {
  static const AntTask task;
  return task;
}

}  // namespace hebbes::envs::ant
