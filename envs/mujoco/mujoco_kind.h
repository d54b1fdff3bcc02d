// What the task "mujoco" is called and what can be set of it, with MuJoCo and without.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "envs/mujoco/mujoco_options.h"
#include "envs/task.h"

namespace hebbes::envs::mujoco {

class MujocoKind : public Task {
 public:
  std::string_view name() const override { return "mujoco"; }
  std::span<const BuiltInVariation> built_in_variations() const override {
    static const std::vector<BuiltInVariation> kVariations = {{"default"}};
    return kVariations;
  }
  std::vector<kinds::Option> own_options() const override { return mujoco_options(); }
  bool is_open() const override { return true; }
  std::vector<kinds::IdleOption> idle(std::string_view option, const Options& all) const override {
    return idle_reasons(option, all);
  }
  bool has_changes() const override { return true; }
  std::size_t longest_life(const Options& all) const override { return settings_of(all).max_steps; }
};

}  // namespace hebbes::envs::mujoco
