#include "envs/car_racing/car_playback.h"

#include <utility>

namespace hebbes::envs::car_racing {

CarPlayback::CarPlayback(RecordedDrive drive, const Variation& variation, EngineKind engine)
    : world_(variation, engine), actions_(std::move(drive.actions)) {
  world_.reset(std::move(drive.track));
}

bool CarPlayback::step() {
  if (taken_ == actions_.size()) return false;
  world_.step(actions_[taken_++]);
  return true;
}

}  // namespace hebbes::envs::car_racing
