// Recorded motions of the quadruped, to be watched.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "envs/ant/ant_figure.h"
#include "envs/ant/ant_world.h"
#include "envs/ant/recorded_motion.h"
#include "envs/playback.h"

namespace hebbes::envs::ant {

class AntPlayback final : public Playback {
 public:
  AntPlayback(RecordedMotion motion, const AntModel& model, EngineKind engine);
  bool step() override;
  Scene scene() const override { return figure_.scene(); }
  void look(Snapshot& snapshot) const override { figure_.look(world_.state(), snapshot); }

 private:
  AntWorld world_;
  AntFigure figure_;
  std::vector<std::array<double, kJoints>> actions_;
  std::size_t taken_ = 0;
};

}  // namespace hebbes::envs::ant
