// A model's world as MuJoCo moves it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "envs/mujoco/model.h"
#include "envs/mujoco/model_edits.h"

namespace hebbes::envs::mujoco {

/// What is computed for each step besides the motion.
struct Needs {
  bool contact_forces = false;  ///< mjData::cfrc_ext
  bool mass_centres = false;    ///< mjData::subtree_com
};

/// What it does depends only on the last start() and what was done since. Memory is taken at its
/// construction alone.
class MujocoWorld {
 public:
  /// A form for each list of edits of the model, to begin as the first. Throws as edited().
  MujocoWorld(const mjModel& model, const std::vector<std::vector<Edit>>& forms, int frame_skip,
              const Needs& needs);

  /// As the first form, with these positions [nq] and velocities [nv].
  void start(std::span<const double> positions, std::span<const double> velocities);

  /// Goes on as another form from where it is; raised, if it can be, where it would reach deeper
  /// into what stands still.
  void become(std::size_t form);
  std::size_t form() const { return form_; }

  /// Advances by `frame_skip` steps of MuJoCo's, the actions [nu], clipped to [-1, 1], being scaled
  /// to the ranges of the actuators' controls; to [-1, 1] of those without. Then places are those
  /// of now, forces and sensors those of the last of the steps. A world that has failed stands
  /// still.
  void step(std::span<const double> actions);

  /// False once MuJoCo has warned of what it computes (numbers that are not finite or huge, too
  /// many contacts), until the next start().
  bool is_sane() const { return sane_; }

  const mjModel& model() const { return *forms_[form_].model; }
  const mjModel& model(std::size_t form) const { return *forms_[form].model; }
  std::size_t forms() const { return forms_.size(); }
  const mjData& data() const { return *data_; }

 private:
  struct Form {
    std::vector<Edit> edits;
    Model model;
  };

  void derive();
  bool has_failed() const;
  double depth(const mjModel& model);
  void raise(double height);

  std::vector<Form> forms_;
  int frame_skip_;
  Needs needs_;
  Data data_, scratch_;
  std::size_t form_ = 0;
  bool sane_ = true;
};

/// How long its step lasts, s.
inline double time_step(const mjModel& model, int frame_skip) {
  return model.opt.timestep * frame_skip;
}

}  // namespace hebbes::envs::mujoco
