// Draws worlds, whatever they are.
#pragma once

#include "envs/picture.h"
#include "envs/scene.h"
#include "envs/task.h"
#include "lib/film/scene_painter.h"

namespace hebbes::apps {

/// Draws a world, an environment or a playback, which must outlive it: as it draws itself if the
/// task's worlds do, else from its scene.
template <class World>
class Artist {
 public:
  Artist(const envs::Task& task, World& world)
      : draws_itself_(task.draws_itself()), world_(world) {}

  void operator()(envs::Picture& picture) {
    if (draws_itself_) {
      world_.draw(picture);
    } else {
      world_.look(snapshot_);
      painter_.paint(world_.scene(), snapshot_, picture);
    }
  }

 private:
  bool draws_itself_;
  World& world_;
  envs::Snapshot snapshot_;
  film::ScenePainter painter_;
};

}  // namespace hebbes::apps
