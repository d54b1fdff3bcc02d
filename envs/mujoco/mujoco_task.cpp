#include "envs/mujoco/mujoco_task.h"

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include "envs/mujoco/mujoco_environment.h"
#include "envs/mujoco/mujoco_kind.h"
#include "envs/mujoco/mujoco_options.h"
#include "envs/mujoco/mujoco_playback.h"

namespace hebbes::envs::mujoco {
namespace {

class MujocoTask final : public MujocoKind {
 public:
  std::optional<kinds::Option> open_parameter(std::string_view name) const override;
  std::vector<std::size_t> observation_shape(const Options& all) const override {
    return {Observer(*model_of(all), settings_of(all).observation).size()};
  }
  std::vector<Bounds> action_bounds(const Options& all) const override {
    return std::vector<Bounds>(size_of(model_of(all)->nu), {-1.0f, 1.0f});
  }
  double time_step(const Options& all) const override {
    return mujoco::time_step(*model_of(all), settings_of(all).frame_skip);
  }
  std::vector<std::string> action_names(const Options& all) const override;

  std::span<const std::string_view> recorded_arrays() const override {
    static constexpr std::array<std::string_view, 3> kNames = {"actions", "initial_positions",
                                                               "initial_velocities"};
    return kNames;
  }

 private:
  std::unique_ptr<Playback> make_playback(const Trace& input,
                                          const Options& options) const override {
    const Options all = complete(options);
    variation_index(*this, all, input.variation);
    return std::make_unique<MujocoPlayback>(input, *model_of(all), edits_of(input.variation, all),
                                            settings_of(all));
  }

  std::unique_ptr<Environment> make_world(std::span<const std::string> variations,
                                          const Options& all) const override {
    std::vector<std::vector<Edit>> forms;
    for (const std::string& variation : variations) forms.push_back(edits_of(variation, all));
    return std::make_unique<MujocoEnvironment>(*model_of(all), forms, settings_of(all));
  }

  void check_variations(const Options& all) const override {
    [[maybe_unused]] const Rewards rewards(*model_of(all), settings_of(all));
  }

  /// Of a model that there is not check_variations() says so.
  void check_open(std::string_view parameter, const kinds::Value& value,
                  const Options& options) const override;

  static std::shared_ptr<const mjModel> model_of(const Options& all) {
    const auto& text = kinds::get<std::string>(all, "model");
    if (text.empty()) throw kinds::UnfitOption("model", "no model is given");
    try {
      return load_model(text);
    } catch (const std::invalid_argument& error) {
      throw kinds::UnfitOption("model", error.what());
    }
  }

  /// What a variation sets of the model.
  std::vector<Edit> edits_of(std::string_view variation, const Options& all) const {
    std::vector<Edit> edits;
    for (const auto& [name, value] : all) {
      const auto set = VariationOption::parse_open(name);
      if (!set || set->variation != variation || !open_parameter(set->parameter)) continue;
      edits.emplace_back(set->parameter, value);
    }
    return edits;
  }
};

std::optional<kinds::Option> MujocoTask::open_parameter(std::string_view name) const {
  if (!names_a_field(name)) return std::nullopt;
  return kinds::Option{.name = std::string(name),
                       .description = "of the model; \"xFACTOR\": times what it is there",
                       .value = 0.0,
                       .is_optional = true,
                       .any_type = true};
}

std::vector<std::string> MujocoTask::action_names(const Options& all) const {
  const auto model = model_of(all);
  std::vector<std::string> names;
  for (int a = 0; a < model->nu; ++a) {
    const std::string name = name_of(*model, mjOBJ_ACTUATOR, a);
    names.push_back(name.empty() ? "actuator " + std::to_string(a + 1) : name);
  }
  return names;
}

void MujocoTask::check_open(std::string_view parameter, const kinds::Value& value,
                            const Options& options) const {
  if (!options.contains("model")) return;
  std::shared_ptr<const mjModel> model;
  try {
    model = model_of(options);
  } catch (const kinds::UnfitOption&) {
    return;
  }
  check_edit(*model, parameter, value);
}

}  // namespace

const Task& mujoco_task() {
  static const MujocoTask task;
  return task;
}

}  // namespace hebbes::envs::mujoco
