// Recorded actions, played again to be watched.
#pragma once

#include "envs/picture.h"

namespace hebbes::envs {

class Playback {
 public:
  Playback() = default;
  Playback(const Playback&) = delete;
  Playback& operator=(const Playback&) = delete;
  virtual ~Playback() = default;

  /// Takes the next of the recorded steps; false if there is none left.
  virtual bool step() = 0;

  /// Draws the world as it is now, in a picture of any size.
  virtual void draw(Picture& picture) = 0;
};

}  // namespace hebbes::envs
