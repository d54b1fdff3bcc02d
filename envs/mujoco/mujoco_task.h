// Any MuJoCo model as a task.
#pragma once

#include "envs/task.h"

namespace hebbes::envs::mujoco {

/// The task "mujoco". Options: see mujoco_options(); a variation has beside its own parameters the
/// fields of the model's elements, see Edit. In a build without MuJoCo all that makes a world
/// refuses to.
const Task& mujoco_task();

}  // namespace hebbes::envs::mujoco
