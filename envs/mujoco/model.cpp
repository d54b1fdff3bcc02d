#include "envs/mujoco/model.h"

#include <array>
#include <cstring>
#include <new>
#include <string_view>

#include "envs/mujoco/mjcf.h"

namespace hebbes::envs::mujoco {
namespace {

/// Left to itself MuJoCo writes errors and warnings into a file and ends the process. What a
/// warning says is counted in mjData.
void take_over_messages() {
  mju_user_error = [](const char* message) { throw MujocoError(message); };
  mju_user_warning = [](const char*) {};
}

void refuse_references(const std::string& mjcf) {
  const auto other = first_reference(mjcf);
  if (!other) return;
  throw std::invalid_argument("line " + std::to_string(other->line) + ": <" + other->element +
                              "> refers to the file '" + other->file +
                              "', but a model must be complete in one file");
}

/// What can be played has something that moves and something to move it with.
void refuse_unplayable(const mjModel& model) {
  if (model.nu == 0) throw std::invalid_argument("the model has no actuators");
  if (model.nv == 0) throw std::invalid_argument("the model has no joints");
}

/// MuJoCo's message on one line.
std::string on_one_line(std::string_view message) {
  std::string line;
  for (const char c : message) {
    if (c != '\n') {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

Model compile(const std::string& mjcf) {
  constexpr const char* kName = "model";
  const auto files = std::make_unique<mjVFS>();  // megabytes
  mj_defaultVFS(files.get());
  if (mj_makeEmptyFileVFS(files.get(), kName, static_cast<int>(mjcf.size())) != 0) {
    throw std::bad_alloc();
  }
  std::memcpy(files->filedata[0], mjcf.data(), mjcf.size());
  std::array<char, 1000> message{};
  Model model(mj_loadXML(kName, files.get(), message.data(), static_cast<int>(message.size())));
  mj_deleteVFS(files.get());
  if (!model) {
    throw std::invalid_argument("MuJoCo refuses the model: " + on_one_line(message.data()));
  }
  return model;
}

}  // namespace

std::shared_ptr<const mjModel> load_model(const std::string& mjcf) {
  static std::string last_text;
  static std::shared_ptr<const mjModel> last;
  if (last && mjcf == last_text) return last;
  take_over_messages();
  refuse_references(mjcf);
  Model model = compile(mjcf);
  refuse_unplayable(*model);
  last = std::shared_ptr<const mjModel>(std::move(model));
  last_text = mjcf;
  return last;
}

Model copy_of(const mjModel& model) {
  Model copy(mj_copyModel(nullptr, &model));
  if (!copy) throw std::bad_alloc();
  return copy;
}

Data make_data(const mjModel& model) {
  Data data(mj_makeData(&model));
  if (!data) throw std::bad_alloc();
  return data;
}

std::string name_of(const mjModel& model, mjtObj type, int id) {
  const char* name = mj_id2name(&model, type, id);
  return name == nullptr ? "" : name;
}

int root_body(const mjModel& model) {
  return model.dof_bodyid[0];  // dofs have the order of bodies
}

}  // namespace hebbes::envs::mujoco
