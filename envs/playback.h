// Recorded actions, played again to be watched.
#pragma once

#include <stdexcept>

#include "envs/picture.h"
#include "envs/scene.h"

namespace hebbes::envs {

class Playback {
 public:
  Playback() = default;
  Playback(const Playback&) = delete;
  Playback& operator=(const Playback&) = delete;
  virtual ~Playback() = default;

  /// Takes the next of the recorded steps; false if there is none left.
  virtual bool step() = 0;

  /// What there is to see, and where it is now.
  virtual Scene scene() const = 0;
  virtual void look(Snapshot& snapshot) const = 0;

  /// As Environment::draw().
  virtual void draw(Picture&) { throw std::logic_error("a world that does not draw itself"); }
};

}  // namespace hebbes::envs
