// The task "mujoco" of a build without MuJoCo: its options are known, its worlds cannot be made.
#include <array>

#include "envs/mujoco/mujoco_kind.h"
#include "envs/mujoco/mujoco_task.h"

namespace hebbes::envs::mujoco {
namespace {

class MissingMujocoTask final : public MujocoKind {
 public:
  std::optional<kinds::Option> open_parameter(std::string_view name) const override {
    if (name.find('.') == std::string_view::npos) return std::nullopt;
    return kinds::Option{.name = std::string(name),
                         .description = "of the model",
                         .value = 0.0,
                         .is_optional = true,
                         .any_type = true};
  }
  std::vector<std::size_t> observation_shape(const Options&) const override { refuse(); }
  std::vector<Bounds> action_bounds(const Options&) const override { refuse(); }
  double time_step(const Options&) const override { refuse(); }
  std::span<const std::string_view> recorded_arrays() const override {
    static constexpr std::array<std::string_view, 1> kNames = {"actions"};
    return kNames;
  }

 private:
  [[noreturn]] static void refuse() {
    throw kinds::UnfitOption("model",
                             "this program was built without MuJoCo (on Debian libmujoco-dev)");
  }
  void check_variations(const Options&) const override { refuse(); }
  std::unique_ptr<Environment> make_world(std::span<const std::string>,
                                          const Options&) const override {
    refuse();
  }
  std::unique_ptr<Playback> make_playback(const Trace&, const Options&) const override { refuse(); }
};

}  // namespace

const Task& mujoco_task() {
  static const MissingMujocoTask task;
  return task;
}

}  // namespace hebbes::envs::mujoco
