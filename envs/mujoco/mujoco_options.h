// Options of the task "mujoco", in the configuration [task.mujoco], and what they say.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/kinds/kind.h"
#include "lib/kinds/option.h"

namespace hebbes::envs::mujoco {

std::vector<kinds::Option> mujoco_options();

/// As kinds::Kind::idle().
std::vector<kinds::IdleOption> idle_reasons(std::string_view option, const kinds::Options& all);

/// What is allowed, the ends included.
struct Interval {
  double least = -std::numeric_limits<double>::infinity();
  double largest = std::numeric_limits<double>::infinity();

  bool holds(double value) const { return least <= value && value <= largest; }
};

/// What a policy sees, in this order.
struct ObservationParts {
  bool place;           ///< where the root is along x and y, among the positions
  bool contact_forces;  ///< of each body, after positions and velocities
  bool sensors;
  double clip;  ///< the largest magnitude; 0: any
};

struct ResetNoise {
  double scale;
  bool is_normal;  ///< of velocities; otherwise uniform, as positions are
};

struct RewardWeights {
  double forward, alive, control, contact, goal;
};

struct HealthyRanges {
  std::optional<Interval> height;  ///< of the body's frame, m
  std::optional<Interval> angle;   ///< of the joint, rad or m
  std::optional<double> tilt;      ///< of the body's z axis from the world's at most, rad
  std::optional<Interval> state;   ///< of all positions but the root's x and y, and velocities

  bool are_any() const { return height || angle || tilt || state; }
};

struct MujocoSettings {
  std::string model;  ///< MJCF
  int frame_skip;     ///< steps of MuJoCo's in one of the world
  std::size_t max_steps;
  ObservationParts observation;
  ResetNoise noise;
  std::string body;          ///< whose progress counts; "": the root
  std::size_t axis;          ///< of the world, 0 to 2
  bool follows_mass_centre;  ///< of the body and what hangs on it, not its frame
  RewardWeights weights;
  std::string goal;   ///< a site
  std::string joint;  ///< whose angle has a healthy range
  HealthyRanges healthy;
  bool ends_unhealthy;
};

MujocoSettings settings_of(const kinds::Options& all);

}  // namespace hebbes::envs::mujoco
