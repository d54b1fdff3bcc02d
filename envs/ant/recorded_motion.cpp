#include "envs/ant/recorded_motion.h"

#include <algorithm>

#include "envs/replay_arrays.h"

namespace hebbes::envs::ant {

RecordedMotion read_motion(const Trace& input) {
  const std::vector<double> start = numbers(input, "initial_joint_positions", std::array{kJoints});
  const std::vector<double> values = numbers(input, "actions", std::array{kAnyExtent, kJoints});
  RecordedMotion motion{{}, std::vector<std::array<double, kJoints>>(values.size() / kJoints)};
  std::copy(start.begin(), start.end(), motion.start.begin());
  auto value = values.begin();
  for (auto& action : motion.actions) {
    std::copy_n(value, kJoints, action.begin());
    value += kJoints;
  }
  return motion;
}

}  // namespace hebbes::envs::ant
