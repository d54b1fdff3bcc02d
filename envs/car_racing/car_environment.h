// The car as a policy meets it.
#pragma once

#include <span>
#include <vector>

#include "envs/car_racing/car_figure.h"
#include "envs/car_racing/car_world.h"
#include "envs/car_racing/episode.h"
#include "envs/car_racing/picture/rasteriser.h"
#include "envs/car_racing/policy_view.h"
#include "envs/environment.h"

namespace hebbes::envs::car_racing {

/// Observations are pictures [3, 84, 84] in [0, 1]; actions are steering, gas and brake. An action
/// that is not finite makes the reward NaN and ends the episode.
class CarEnvironment final : public Environment {
 public:
  explicit CarEnvironment(const Variation& variation, EngineKind engine = EngineKind::kExact)
      : CarEnvironment(std::vector{variation}, engine) {}

  /// One that can become other variations than the first.
  CarEnvironment(const std::vector<Variation>& variations, EngineKind engine)
      : forms_(variations), world_(forms_.front(), engine) {}

  /// Draws a road.
  void reset(rng::Stream& random) override;
  StepResult step(std::span<const float> action) override;
  void become(std::size_t form) override;
  std::size_t form() const override { return form_; }
  std::span<const float> observation() const override { return view_.values(); }
  std::size_t steps() const override { return episode_.steps(); }
  envs::Scene scene() const override { return figure_of(world_.scene()); }
  void look(Snapshot& snapshot) const override { car_racing::look(world_.scene(), snapshot); }
  bool draw(Picture& picture) override {
    camera_.draw(world_.scene(), picture);
    return true;
  }

 private:
  std::vector<Variation> forms_;
  std::size_t form_ = 0;  // index of the variation it is
  CarWorld world_;
  PolicyView view_;
  Camera camera_;
  Episode episode_;
};

}  // namespace hebbes::envs::car_racing
