// Recorded actions, played again: to be watched, or held against the recording.
#pragma once

#include "envs/trace.h"
#include "envs/world.h"

namespace hebbes::envs {

/// A world that begins where the recording did and takes the recorded actions, one after the other,
/// past any end of an episode.
class Playback : public World {
 public:
  /// Takes the next of the recorded steps; false if there is none left.
  virtual bool step() = 0;

  /// What an environment would have paid for the last step.
  virtual double reward() const = 0;

  /// The arrays that the steps so far gave: each says what it holds.
  virtual Trace trace() const = 0;
};

}  // namespace hebbes::envs
