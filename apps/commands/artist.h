// Drawing of worlds, whatever they are.
#pragma once

#include "envs/world.h"
#include "lib/film/scene_painter.h"

namespace hebbes::apps {

/// Draws a world, which must outlive it: as it draws itself, else from its scene.
class Artist {
 public:
  explicit Artist(envs::World& world) : world_(world) {}

  void operator()(envs::Picture& picture) {
    if (world_.draw(picture)) return;
    world_.look(snapshot_);
    painter_.paint(world_.scene(), snapshot_, picture);
  }

 private:
  envs::World& world_;
  envs::Snapshot snapshot_;
  film::ScenePainter painter_;
};

}  // namespace hebbes::apps
