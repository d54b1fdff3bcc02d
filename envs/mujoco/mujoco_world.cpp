#include "envs/mujoco/mujoco_world.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "envs/mujoco/root.h"

namespace hebbes::envs::mujoco {
namespace {

/// Those after which its results are not those of the model.
constexpr std::array kFailures = {mjWARN_INERTIA, mjWARN_CONTACTFULL, mjWARN_CNSTRFULL,
                                  mjWARN_BADQPOS, mjWARN_BADQVEL,     mjWARN_BADQACC,
                                  mjWARN_BADCTRL};

bool is_static(const mjModel& model, int geom) {
  return model.body_weldid[model.geom_bodyid[geom]] == 0;
}

void set_controls(const mjModel& model, std::span<const double> actions, mjData& data) {
  for (int a = 0; a < model.nu; ++a) {
    const double action = std::clamp(actions[static_cast<std::size_t>(a)], -1.0, 1.0);
    const double low = model.actuator_ctrlrange[2 * a], high = model.actuator_ctrlrange[2 * a + 1];
    const bool is_limited = model.actuator_ctrllimited[a] != 0;
    data.ctrl[a] = is_limited ? 0.5 * (low + high) + 0.5 * (high - low) * action : action;
  }
}

}  // namespace

MujocoWorld::MujocoWorld(const mjModel& model, const std::vector<std::vector<Edit>>& forms,
                         int frame_skip, const Needs& needs)
    : frame_skip_(frame_skip), needs_(needs), data_(make_data(model)) {
  for (const auto& edits : forms) forms_.push_back({edits, edited(model, edits)});
  if (forms.size() > 1) scratch_ = make_data(model);
}

void MujocoWorld::start(std::span<const double> positions, std::span<const double> velocities) {
  form_ = 0;
  mj_resetData(&model(), data_.get());
  std::ranges::copy(positions, data_->qpos);
  std::ranges::copy(velocities, data_->qvel);
  sane_ = true;
  try {
    mj_forward(&model(), data_.get());
    derive();
  } catch (const MujocoError&) {
    sane_ = false;
  }
  sane_ = sane_ && !has_failed();
}

void MujocoWorld::step(std::span<const double> actions) {
  if (!sane_) return;
  set_controls(model(), actions, *data_);
  try {
    for (int i = 0; i < frame_skip_ && !has_failed(); ++i) mj_step(&model(), data_.get());
    derive();
  } catch (const MujocoError&) {
    sane_ = false;
  }
  sane_ = sane_ && !has_failed();
}

/// Forces are of the same instant as the places that they are computed with: they come first.
void MujocoWorld::derive() {
  if (needs_.contact_forces) mj_rnePostConstraint(&model(), data_.get());
  mj_kinematics(&model(), data_.get());
  if (needs_.mass_centres) mj_comPos(&model(), data_.get());
}

bool MujocoWorld::has_failed() const {
  const auto is_bad = [](double value) { return !(std::abs(value) <= mjMAXVAL); };
  return std::ranges::any_of(kFailures, [&](int w) { return data_->warning[w].number > 0; }) ||
         std::any_of(data_->qpos, data_->qpos + model().nq, is_bad) ||
         std::any_of(data_->qvel, data_->qvel + model().nv, is_bad);
}

void MujocoWorld::become(std::size_t form) {
  const std::size_t before = form_;
  form_ = form;
  if (!sane_ || forms_[before].edits == forms_[form].edits) return;
  try {
    const double deeper = depth(*forms_[form].model) - depth(*forms_[before].model);
    if (deeper > 0) raise(deeper);
    mj_kinematics(&model(), data_.get());
    if (needs_.mass_centres) mj_comPos(&model(), data_.get());
  } catch (const MujocoError&) {
    sane_ = false;
  }
}

/// How far a model at the positions of now reaches into what stands still, m.
double MujocoWorld::depth(const mjModel& model) {
  mj_resetData(&model, scratch_.get());
  std::copy_n(data_->qpos, model.nq, scratch_->qpos);
  mj_fwdPosition(&model, scratch_.get());
  double deepest = 0;
  for (int c = 0; c < scratch_->ncon; ++c) {
    const mjContact& contact = scratch_->contact[c];
    if (is_static(model, contact.geom1) == is_static(model, contact.geom2)) continue;
    deepest = std::max(deepest, -contact.dist);
  }
  return deepest;
}

void MujocoWorld::raise(double height) {
  const auto coordinate = coordinate_along(model(), 2);
  if (coordinate) data_->qpos[*coordinate] += height;
}

}  // namespace hebbes::envs::mujoco
