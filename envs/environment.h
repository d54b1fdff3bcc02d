// The world as a policy meets it: observations in, actions out, one episode at a time.
#pragma once

#include <cstddef>
#include <span>

#include "envs/world.h"
#include "lib/rng/stream.h"

namespace hebbes::envs {

/// What one step gave.
struct StepResult {
  double reward;      ///< what counts towards the return
  bool episode_over;  ///< by the task's episode protocol
};

/// One variation of a task, with its episode protocol. An episode depends only on the stream given
/// to reset() and on the actions, never on what the object has lived through before.
class Environment : public World {
 public:
  /// Begins an episode, including whatever the protocol does before the policy acts.
  virtual void reset(rng::Stream& random) = 0;

  /// Advances the world by one step. `action` has Task::action_size entries; entries that are not
  /// finite are allowed and make the reward NaN. Must not be called once the episode is over.
  virtual StepResult step(std::span<const float> action) = 0;

  /// Steps of the world since reset(), those before the policy acted included.
  virtual std::size_t steps() const = 0;
};

}  // namespace hebbes::envs
