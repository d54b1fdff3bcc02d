// The shapes of the tasks' observations and actions, for tests that need no world.
#pragma once

#include <vector>

#include "lib/policy/policy_kind.h"

namespace hebbes::test {

inline constexpr envs::Bounds kSymmetric{-1.0f, 1.0f};
inline constexpr envs::Bounds kPositive{0.0f, 1.0f};

/// "ant" or "car".
inline policy::Interface interface_of(std::string_view body) {
  if (body == "ant") return {{28}, std::vector<envs::Bounds>(8, kSymmetric)};
  return {{3, 84, 84}, {kSymmetric, kPositive, kPositive}};
}

/// Entries of an observation.
inline std::size_t observation_size(const policy::Interface& interface) {
  std::size_t size = 1;
  for (const std::size_t axis : interface.observation) size *= axis;
  return size;
}

}  // namespace hebbes::test
