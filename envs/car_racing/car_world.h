// The car's world: a road, a car, and what driving along it earns.
#pragma once

#include <cstddef>
#include <memory>

#include "envs/car_racing/car/car_engine.h"
#include "envs/car_racing/car/car_state.h"
#include "envs/car_racing/car/wheels.h"
#include "envs/car_racing/picture/scene.h"
#include "envs/car_racing/road/road_contacts.h"
#include "envs/car_racing/road/track.h"

namespace hebbes::envs::car_racing {

/// What a step earned.
struct Outcome {
  double reward;
  bool done;  ///< every tile is visited, or the car is out of the field
};

/// What it does depends only on the last reset() and what was done since. Rewards and ends are
/// those of Gym 0.17's CarRacing-v0 without its limit of time.
class CarWorld {
 public:
  explicit CarWorld(const Variation& variation, EngineKind engine = EngineKind::kExact);

  /// Goes on, or begins, as another variation.
  void become(const Variation& variation);

  /// The car stands where the track begins; one step without an action has passed.
  void reset(Track track);

  /// Advances by kTimeStep; goes on after an end.
  Outcome step(const Action& action);

  /// What a picture shows; valid until the next call of reset() or step(), and while this lives.
  Scene scene() const;

  const Track& track() const { return track_; }
  const CarState& state() const { return state_; }
  const RoadContacts& contacts() const { return contacts_; }
  const Wheels& wheels() const { return wheels_; }

 private:
  void advance();

  std::unique_ptr<CarEngine> engine_;
  Wheels wheels_;
  Palette palette_;
  Track track_;
  CarState state_{};
  RoadContacts contacts_;
  double time_ = 0;
  double score_ = 0;        // what was earned so far, in Gym's order of additions
  double paid_ = 0;         // as of the last step
  double shown_score_ = 0;  // without the cost of the step itself
};

}  // namespace hebbes::envs::car_racing
