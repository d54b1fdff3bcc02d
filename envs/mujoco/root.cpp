#include "envs/mujoco/root.h"

#include <cmath>

#include "envs/mujoco/model.h"

namespace hebbes::envs::mujoco {

std::optional<int> coordinate_along(const mjModel& model, int axis) {
  constexpr double kParallel = 1 - 1e-9;  // the cosine
  const int root = root_body(model);
  for (int j = model.body_jntadr[root]; j < model.body_jntadr[root] + model.body_jntnum[root];
       ++j) {
    if (model.jnt_type[j] == mjJNT_FREE) return model.jnt_qposadr[j] + axis;
    if (model.jnt_type[j] != mjJNT_SLIDE) continue;
    mjtNum along[3];
    mju_rotVecQuat(along, model.jnt_axis + 3 * j, model.body_quat + 4 * root);
    if (std::abs(along[axis]) > kParallel) return model.jnt_qposadr[j];
  }
  return std::nullopt;
}

std::vector<int> positions_without_place(const mjModel& model) {
  const auto x = coordinate_along(model, 0), y = coordinate_along(model, 1);
  std::vector<int> indices;
  for (int i = 0; i < model.nq; ++i) {
    if (i != x && i != y) indices.push_back(i);
  }
  return indices;
}

}  // namespace hebbes::envs::mujoco
