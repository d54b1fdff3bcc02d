// Worlds as they are seen, whoever moves them.
#pragma once

#include <span>

#include "envs/picture.h"
#include "envs/scene.h"

namespace hebbes::envs {

class World {
 public:
  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  virtual ~World() = default;

  /// What a policy sees now; Task::observation_size entries, valid until the next call.
  virtual std::span<const float> observation() const = 0;

  /// What there is to see during an episode.
  virtual Scene scene() const = 0;

  /// Where it is now. Costs nothing unless called.
  virtual void look(Snapshot& snapshot) const = 0;

  /// Draws the world as it is now, in a picture of any size, for people, and returns true; false if
  /// it is to be painted from its scene.
  virtual bool draw(Picture& /*picture*/) { return false; }
};

}  // namespace hebbes::envs
