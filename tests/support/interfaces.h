// The shapes of the tasks' observations and actions, for tests that need no world.
#pragma once

#include <array>

#include "lib/policy/policy_kind.h"

namespace hebbes::test {

inline constexpr envs::Bounds kSymmetric{-1.0f, 1.0f};
inline constexpr envs::Bounds kPositive{0.0f, 1.0f};

inline constexpr std::array<std::size_t, 1> kAntObservation = {28};
inline constexpr std::array<envs::Bounds, 8> kAntAction = {
    kSymmetric, kSymmetric, kSymmetric, kSymmetric, kSymmetric, kSymmetric, kSymmetric, kSymmetric};

inline constexpr std::array<std::size_t, 3> kCarObservation = {3, 84, 84};
inline constexpr std::array<envs::Bounds, 3> kCarAction = {kSymmetric, kPositive, kPositive};

/// "ant" or "car".
inline policy::Interface interface_of(std::string_view body) {
  if (body == "ant") return {kAntObservation, kAntAction};
  return {kCarObservation, kCarAction};
}

/// Entries of an observation.
inline std::size_t observation_size(const policy::Interface& interface) {
  std::size_t size = 1;
  for (const std::size_t axis : interface.observation) size *= axis;
  return size;
}

}  // namespace hebbes::test
