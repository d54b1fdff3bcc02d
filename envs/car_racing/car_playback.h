// Recorded drives of the car, played again.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "envs/car_racing/car/wheels.h"
#include "envs/car_racing/car_figure.h"
#include "envs/car_racing/car_world.h"
#include "envs/car_racing/picture/rasteriser.h"
#include "envs/car_racing/policy_view.h"
#include "envs/playback.h"

namespace hebbes::envs::car_racing {

/// From `actions` [T, 3], steering, gas and brake, and `track_checkpoints` [12, 2], angle (rad) and
/// radius (m), of `input`; pictures after the steps in `frame_steps`, if that is there. The
/// constructor throws TraceError naming the array and what is wrong with it.
class CarPlayback final : public Playback {
 public:
  CarPlayback(const Trace& input, const Variation& variation, EngineKind engine);
  ~CarPlayback() override;

  bool step() override;
  double reward() const override { return reward_; }
  Trace trace() const override;
  std::span<const float> observation() const override { return view_.observe(world_.scene()); }
  envs::Scene scene() const override { return figure_of(world_.scene()); }
  void look(Snapshot& snapshot) const override { car_racing::look(world_.scene(), snapshot); }
  bool draw(Picture& picture) override {
    camera_.draw(world_.scene(), picture);
    return true;
  }

 private:
  struct Recording;
  class Frames;

  CarWorld world_;
  std::vector<Action> actions_;
  std::size_t taken_ = 0;
  double reward_ = 0.0;
  Trace output_;  // but for what recording_ and frames_ hold
  Camera camera_;
  mutable PolicyView view_;
  std::unique_ptr<Recording> recording_;
  std::unique_ptr<Frames> frames_;  // if any were asked for
};

}  // namespace hebbes::envs::car_racing
