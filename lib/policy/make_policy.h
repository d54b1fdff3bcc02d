// Which policy a configuration asks for. A new policy is a file beside this one and a line there.
#pragma once

#include <memory>
#include <string_view>

#include "envs/task.h"
#include "lib/policy/policy.h"

namespace hebbes::policy {

/// The policy `kind` ("hebbian") with the network that the task's experiments use.
/// Throws std::invalid_argument that lists the kinds there are.
std::unique_ptr<Policy> make_policy(std::string_view kind, const envs::Task& task);

}  // namespace hebbes::policy
