// The coordinates by which a whole body moves through the world.
#pragma once

#include <mujoco/mujoco.h>

#include <optional>
#include <vector>

namespace hebbes::envs::mujoco {

/// Index among the positions of the one that moves the root along an axis of the world, 0 to 2: a
/// free joint's, or that of a joint that slides along it. None where there is no such joint.
std::optional<int> coordinate_along(const mjModel& model, int axis);

/// Indices of all positions but those along x and y.
std::vector<int> positions_without_place(const mjModel& model);

}  // namespace hebbes::envs::mujoco
