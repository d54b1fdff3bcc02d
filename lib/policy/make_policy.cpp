#include "lib/policy/make_policy.h"

#include <array>
#include <stdexcept>
#include <string>

#include "lib/policy/hebbian_policy.h"

namespace hebbes::policy {

std::unique_ptr<Policy> make_policy(std::string_view kind, const envs::Task& task) {
  const std::array<std::size_t, 4> widths = {task.observation_size(), 128, 64, task.action_size()};
  if (kind == "hebbian") return std::make_unique<HebbianPolicy>(widths);
  throw std::invalid_argument("unknown policy '" + std::string(kind) + "' (known: hebbian)");
}

}  // namespace hebbes::policy
