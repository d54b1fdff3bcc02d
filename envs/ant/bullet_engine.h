// The quadruped moved by Bullet itself: the truth for the project's own dynamics, and the engine to
// choose with a Bullet of one's own.
#pragma once

#include <memory>

#include "envs/ant/ant_engine.h"

namespace hebbes::envs::ant {

std::unique_ptr<AntEngine> make_bullet_engine(const AntModel& model);

}  // namespace hebbes::envs::ant
