#include "envs/ant/ant_playback.h"

#include <utility>

namespace hebbes::envs::ant {

AntPlayback::AntPlayback(RecordedMotion motion, const AntModel& model, EngineKind engine)
    : world_(model, engine), figure_(model), actions_(std::move(motion.actions)) {
  world_.reset(motion.start);
}

bool AntPlayback::step() {
  if (taken_ == actions_.size()) return false;
  world_.step(actions_[taken_++]);
  return true;
}

}  // namespace hebbes::envs::ant
