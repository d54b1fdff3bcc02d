// The quadruped as a task.
#pragma once

#include "envs/task.h"

namespace hebbes::envs::ant {

/// The task "ant". Options:
/// - `links`: 12 (default) or 20, how the body is modelled; the two are the same physics, 20 links
///   have the reference's rounding. A replay has 20 unless told otherwise.
/// - `engine`: "lanes" (default) or "bullet", what moves the body; the two have the same bits.
const Task& ant_task();

}  // namespace hebbes::envs::ant
