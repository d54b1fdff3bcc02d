// Kinds of policies, by name.
#pragma once

#include <memory>
#include <vector>

#include "envs/task.h"
#include "lib/kinds/kind.h"
#include "lib/kinds/registry.h"
#include "lib/policy/policy.h"

namespace hebbes::policy {

/// What a policy must fit.
struct Interface {
  std::vector<std::size_t> observation;  ///< axes, as Task::observation_shape
  std::vector<envs::Bounds> action;      ///< one for each entry
};

/// `all` of the task's options are there.
inline Interface interface_of(const envs::Task& task, const envs::Options& all) {
  return {task.observation_shape(all), task.action_bounds(all)};
}

/// In the configuration policy.kind; its options are the other keys of [policy].
class PolicyKind : public kinds::Kind {
 public:
  /// Whether its synapses have rules, which a population provides.
  virtual bool has_rules() const { return false; }

  /// `options` are complete. Throws std::invalid_argument naming the shape of observation or the
  /// bounds that it does not fit, or the option, as kinds::UnfitOption.
  virtual std::unique_ptr<Policy> make(const Interface& interface,
                                       const kinds::Options& options) const = 0;
};

/// The kinds there are; their files stand beside this one. A new one is a line in policies().
kinds::Registry<PolicyKind>& policies();

/// The policy of that name; options that are not given are the defaults. Throws
/// std::invalid_argument for an unknown kind or option, a bad value, or what it does not fit.
std::unique_ptr<Policy> make_policy(std::string_view kind, const Interface& interface,
                                    const kinds::Options& options = {});

}  // namespace hebbes::policy
