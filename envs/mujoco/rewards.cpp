#include "envs/mujoco/rewards.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "envs/mujoco/model.h"
#include "envs/mujoco/mujoco_world.h"
#include "envs/mujoco/root.h"
#include "lib/kinds/kind.h"
#include "lib/kinds/nearest.h"

namespace hebbes::envs::mujoco {
namespace {

/// The element of that name, which an option gives.
int element(const mjModel& model, mjtObj type, int count, const char* what, const char* option,
            const std::string& name) {
  const int id = mj_name2id(&model, type, name.c_str());
  if (id >= 0) return id;
  std::vector<std::string> known;
  for (int i = 0; i < count; ++i) known.push_back(name_of(model, type, i));
  throw kinds::UnfitOption(option, std::string("the model has no ") + what + " '" + name + "'" +
                                       kinds::did_you_mean(name, known));
}

int body_of(const mjModel& model, const std::string& name) {
  if (name.empty()) return root_body(model);
  return element(model, mjOBJ_BODY, model.nbody, "body", "forward_body", name);
}

int goal_of(const mjModel& model, const std::string& name) {
  return name.empty() ? -1 : element(model, mjOBJ_SITE, model.nsite, "site", "goal_site", name);
}

int position_of_joint(const mjModel& model, const std::string& name) {
  if (name.empty()) return -1;
  const int joint = element(model, mjOBJ_JOINT, model.njnt, "joint", "healthy_joint", name);
  if (model.jnt_type[joint] != mjJNT_HINGE && model.jnt_type[joint] != mjJNT_SLIDE) {
    throw kinds::UnfitOption("healthy_joint", "'" + name + "' has more than one angle");
  }
  return model.jnt_qposadr[joint];
}

double sum_of_squares(const mjtNum* values, int count, double largest) {
  double sum = 0;
  for (int i = 0; i < count; ++i) {
    const double value = std::clamp(values[i], -largest, largest);
    sum += value * value;
  }
  return sum;
}

double distance(const mjtNum* a, const mjtNum* b) {
  return std::sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) +
                   (a[2] - b[2]) * (a[2] - b[2]));
}

}  // namespace

Rewards::Rewards(const mjModel& model, const MujocoSettings& settings)
    : weights_(settings.weights),
      healthy_(settings.healthy),
      ends_unhealthy_(settings.ends_unhealthy),
      body_(body_of(model, settings.body)),
      axis_(settings.axis),
      follows_mass_centre_(settings.follows_mass_centre),
      goal_(goal_of(model, settings.goal)),
      joint_(position_of_joint(model, settings.joint)),
      least_uprightness_(healthy_.tilt ? std::cos(*healthy_.tilt) : -1),
      positions_(positions_without_place(model)),
      time_step_(time_step(model, settings.frame_skip)) {}

double Rewards::place(const mjData& data) const {
  const mjtNum* point = (follows_mass_centre_ ? data.subtree_com : data.xpos) + 3 * body_;
  return point[axis_];
}

RewardTerms Rewards::step(const mjModel& model, const mjData& data) {
  const double before = place_;
  place_ = place(data);
  const bool is_paid = ends_unhealthy_ || is_healthy(model, data);
  RewardTerms terms{};
  terms.forward = weights_.forward * (place_ - before) / time_step_;
  terms.alive = is_paid ? weights_.alive : 0;
  terms.control = -weights_.control * sum_of_squares(data.ctrl, model.nu, mjMAXVAL);
  if (weights_.contact != 0) {
    terms.contact = -weights_.contact * sum_of_squares(data.cfrc_ext, 6 * model.nbody, 1);
  }
  if (goal_ >= 0) {
    terms.goal = -weights_.goal * distance(data.xpos + 3 * body_, data.site_xpos + 3 * goal_);
  }
  return terms;
}

bool Rewards::is_healthy(const mjModel& model, const mjData& data) const {
  if (healthy_.height && !healthy_.height->holds(data.xpos[3 * body_ + 2])) return false;
  if (healthy_.angle && !healthy_.angle->holds(data.qpos[joint_])) return false;
  if (data.xmat[9 * body_ + 8] < least_uprightness_ && healthy_.tilt) return false;
  if (!healthy_.state) return true;
  const auto holds = [&](double value) { return healthy_.state->holds(value); };
  return std::ranges::all_of(positions_, [&](int i) { return holds(data.qpos[i]); }) &&
         std::all_of(data.qvel, data.qvel + model.nv, holds);
}

}  // namespace hebbes::envs::mujoco
