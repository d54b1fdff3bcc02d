// The quadruped as a policy meets it.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "envs/ant/ant_figure.h"
#include "envs/ant/ant_model.h"
#include "envs/ant/ant_world.h"
#include "envs/ant/episode.h"
#include "envs/ant/observation.h"
#include "envs/environment.h"

namespace hebbes::envs::ant {

/// Observations of Observer, 28; actions are torques in [-1, 1], 8; the reward is the progress.
/// An action or a world that is not finite makes the reward NaN and ends the episode.
class AntEnvironment final : public Environment {
 public:
  explicit AntEnvironment(const AntModel& model, EngineKind engine = EngineKind::kLanes)
      : AntEnvironment(std::vector{model}, engine) {}

  /// One that can become other models than the first.
  AntEnvironment(const std::vector<AntModel>& models, EngineKind engine);

  /// Draws the joints' positions from U(-0.1, 0.1) rad, then lets 40 steps pass without action.
  void reset(rng::Stream& random) override;
  StepResult step(std::span<const float> action) override;

  /// Raised where it would reach deeper into the floor than it did, which would throw it out.
  void become(std::size_t form) override;
  std::size_t form() const override { return form_; }
  std::span<const float> observation() const override { return observer_.observation(); }
  std::size_t steps() const override { return episode_.steps(); }
  Scene scene() const override { return figures_[form_].scene(); }
  void look(Snapshot& snapshot) const override { figures_[form_].look(world_.state(), snapshot); }

 private:
  std::size_t form_ = 0;  // index of the model it is
  AntWorld world_;
  std::vector<AntFigure> figures_;  // of each model
  Observer observer_;
  Episode episode_;
};

}  // namespace hebbes::envs::ant
