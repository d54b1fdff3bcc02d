// Which policy a configuration asks for. A new policy is a file beside this one and a line there.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "envs/task.h"
#include "lib/policy/hebbian_layer.h"
#include "lib/policy/network.h"
#include "lib/policy/policy.h"

namespace hebbes::policy {

/// What a policy must fit.
struct Interface {
  std::span<const std::size_t> observation;  ///< axes, as Task::observation_shape
  std::span<const envs::Bounds> action;      ///< one for each entry
};

/// What may be chosen of Hebbian policies.
struct HebbianChoice {
  population::RuleForm form;
  InitialWeights birth;
  bool evolved_weights = false;  ///< the weights of birth are statics: `birth` is not used
  std::optional<Normalisation> normalisation;  ///< if not given, what the task's experiments have
};

/// The policy `kind` with the network that the tasks' experiments use: of three dense layers, of
/// 128, 64 and as many outputs as an action has entries, tanh everywhere. They are
///   hebbian  HebbianLayers,
///   static   StaticLayers, or
///   lstm     an LstmLayer and two StaticLayers.
///
/// Pictures of 3x84x84 go through a VisionFrontEnd first, and the Hebbian layers behind it are
/// normalised by max |W| unless chosen otherwise. Where some entries of an action lie in [0, 1],
/// the last layer is linear, and its outputs are squashed into each entry's bounds.
///
/// Throws std::invalid_argument that lists the kinds there are, or names the shape of observation
/// or the bounds that no network fits.
std::unique_ptr<Policy> make_policy(std::string_view kind, const Interface& interface,
                                    const HebbianChoice& choice = {});

inline std::unique_ptr<Policy> make_policy(std::string_view kind, const envs::Task& task,
                                           const HebbianChoice& choice = {}) {
  return make_policy(kind, Interface{task.observation_shape(), task.action_bounds()}, choice);
}

}  // namespace hebbes::policy
