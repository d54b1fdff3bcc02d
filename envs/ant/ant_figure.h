// The quadruped as it is seen.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "envs/ant/ant_model.h"
#include "envs/scene.h"

namespace hebbes::envs::ant {

/// Bodies: the torso with the limbs fixed to it, then leg by leg the limb behind the hip and the
/// foot. Legs that are longer or shorter than usual have colours of their own.
class AntFigure {
 public:
  explicit AntFigure(const AntModel& model);

  const Scene& scene() const { return scene_; }

  /// From the positions of torso and joints; contacts are AntState::foot_contact.
  void look(const AntState& state, Snapshot& snapshot) const;

  /// Height of its lowest point above the floor, m.
  double lowest_point(const AntState& state) const;

 private:
  void add_limb(const Link& limb, const std::string& leg, bool altered);

  AntModel model_;
  Scene scene_;
  std::vector<std::size_t> body_of_link_;  // a massless hinge's is that of the limb behind it
};

}  // namespace hebbes::envs::ant
