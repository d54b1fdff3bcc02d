// Engines that move the quadruped.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "envs/ant/ant_model.h"

namespace hebbes::envs::ant {

enum class EngineKind {
  kLanes,   ///< the project's own dynamics, four legs at a time; Bullet's bits
  kBullet,  ///< Bullet itself
};

/// The kinds' names, in the order of the enumeration.
std::span<const std::string> engine_names();

/// One quadruped on an endless floor. What it does depends only on the last reset() and the
/// torques since, as long as the state stays finite; after that it is of no use any more.
class AntEngine {
 public:
  AntEngine() = default;
  AntEngine(const AntEngine&) = delete;
  AntEngine& operator=(const AntEngine&) = delete;
  virtual ~AntEngine() = default;

  /// At rest, upright, with the torso's centre at `height` above the origin.
  virtual void reset(std::span<const double, kJoints> joint_positions, double height,
                     AntState& state) = 0;

  /// Advances by kTimeStep under `torques`, N m.
  virtual void step(std::span<const double, kJoints> torques, AntState& state) = 0;
};

std::unique_ptr<AntEngine> make_engine(EngineKind kind, const AntModel& model);

/// The project's own dynamics. Takes nothing from the heap once made.
std::unique_ptr<AntEngine> make_lanes_engine(const AntModel& model);

/// Bullet itself: the truth for the project's own dynamics, and the engine to choose with a Bullet
/// of one's own.
std::unique_ptr<AntEngine> make_bullet_engine(const AntModel& model);

}  // namespace hebbes::envs::ant
