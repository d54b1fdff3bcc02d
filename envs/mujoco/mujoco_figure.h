// A MuJoCo model as it is seen.
#pragma once

#include <mujoco/mujoco.h>

#include <vector>

#include "envs/scene.h"

namespace hebbes::envs::mujoco {

/// Bodies: those that have something to be seen, and the root; what stands still is the world's.
/// The first plane of the world is the ground, and the frame in which all is placed. Geoms of the
/// groups 3 and above and wholly transparent ones are not seen; meshes, height fields and endless
/// planes are not drawn. Bodies that nothing hangs on are feet.
class MujocoFigure {
 public:
  explicit MujocoFigure(const mjModel& model) : MujocoFigure(model, model) {}

  /// One that is seen from as far as another.
  MujocoFigure(const mjModel& model, const mjModel& other);

  const Scene& scene() const { return scene_; }

  /// Of a model that differs in values alone.
  void look(const mjModel& model, const mjData& data, Snapshot& snapshot) const;

 private:
  void add_ground(const mjModel& model);
  void add_body(const mjModel& model, int body);
  void add_geom(const mjModel& model, int geom, Body& body);
  Placement placed(const mjtNum* position, const mjtNum* orientation) const;

  Scene scene_;
  std::vector<int> bodies_;  // [bodies of the scene] the model's
  std::vector<int> index_;   // [bodies of the model] the scene's, or -1
  int ground_ = -1;          // a geom
  Placement ground_at_{{}, {0, 0, 0, 1}};
};

}  // namespace hebbes::envs::mujoco
