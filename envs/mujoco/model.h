// MuJoCo's model and state, owned; its errors as exceptions.
#pragma once

#include <mujoco/mujoco.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace hebbes::envs::mujoco {

struct FreeModel {
  void operator()(mjModel* model) const { mj_deleteModel(model); }
};
struct FreeData {
  void operator()(mjData* data) const { mj_deleteData(data); }
};

using Model = std::unique_ptr<mjModel, FreeModel>;
using Data = std::unique_ptr<mjData, FreeData>;

/// What MuJoCo says of a model that it refuses, or cannot go on with.
class MujocoError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The model that an MJCF text describes, which must refer to no other file. Throws
/// std::invalid_argument with MuJoCo's own message. The last one is remembered.
std::shared_ptr<const mjModel> load_model(const std::string& mjcf);

/// Each throws std::bad_alloc if there is no memory for it.
Model copy_of(const mjModel& model);
Data make_data(const mjModel& model);

/// The name of an element; "" if it has none.
std::string name_of(const mjModel& model, mjtObj type, int id);

/// MuJoCo counts in int.
inline std::size_t size_of(int count) {
  return static_cast<std::size_t>(count);
}

/// The first body that moves, of which a model that was loaded has one.
int root_body(const mjModel& model);

}  // namespace hebbes::envs::mujoco
