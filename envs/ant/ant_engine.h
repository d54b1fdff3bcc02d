// Engines that move the quadruped.
#pragma once

#include <array>
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

/// Where all that is free to move is, and how it moves; the world's frame.
struct AntMotion {
  Vector3 torso_position;
  std::array<double, 4> torso_rotation{0, 0, 0, 1};  ///< from the world to the torso; x, y, z, w
  Vector3 torso_velocity{};
  Vector3 torso_turning{};  ///< rad/s
  std::array<double, kJoints> joint_position;
  std::array<double, kJoints> joint_velocity{};
};

/// One quadruped on an endless floor. What it does depends only on the last start() and the
/// torques since, as long as the state stays finite; after that it is of no use any more.
class AntEngine {
 public:
  AntEngine() = default;
  AntEngine(const AntEngine&) = delete;
  AntEngine& operator=(const AntEngine&) = delete;
  virtual ~AntEngine() = default;

  /// Begins with no contact known.
  virtual void start(const AntMotion& motion, AntState& state) = 0;

  /// As it is now.
  virtual AntMotion motion() const = 0;

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
