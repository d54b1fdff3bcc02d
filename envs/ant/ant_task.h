// The quadruped as a task.
#pragma once

#include "envs/task.h"

namespace hebbes::envs::ant {

const Task& ant_task();

}  // namespace hebbes::envs::ant
