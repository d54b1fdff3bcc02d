// Recorded drives of the car, to be watched.
#pragma once

#include <cstddef>

#include "envs/car_racing/car_figure.h"
#include "envs/car_racing/car_world.h"
#include "envs/car_racing/picture/camera.h"
#include "envs/car_racing/recorded_drive.h"
#include "envs/playback.h"

namespace hebbes::envs::car_racing {

class CarPlayback final : public Playback {
 public:
  CarPlayback(RecordedDrive drive, const Variation& variation, EngineKind engine);
  bool step() override;
  envs::Scene scene() const override { return figure_of(world_.scene()); }
  void look(Snapshot& snapshot) const override { car_racing::look(world_.scene(), snapshot); }
  void draw(Picture& picture) override { camera_.draw(world_.scene(), picture); }

 private:
  CarWorld world_;
  std::vector<Action> actions_;
  std::size_t taken_ = 0;
  Camera camera_;
};

}  // namespace hebbes::envs::car_racing
