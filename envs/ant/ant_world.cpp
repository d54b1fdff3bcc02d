#include "envs/ant/ant_world.h"

#include <cmath>

#include "envs/ant/stock_ant_world.h"

namespace hebbes::envs::ant {

struct AntWorld::Physics {
  AntModel model;
  std::unique_ptr<StockAntWorld> world;
};

AntWorld::AntWorld(const AntModel& model) : physics_(std::make_unique<Physics>(model, nullptr)) {}

AntWorld::~AntWorld() = default;

void AntWorld::reset(std::span<const double, kJoints> joint_positions, double height) {
  physics_->world = std::make_unique<StockAntWorld>(physics_->model, joint_positions, height);
  state_ = physics_->world->state();
  sane_ = true;
}

void AntWorld::step(std::span<const double, kJoints> actions) {
  if (!sane_) return;
  physics_->world->step(actions);
  state_ = physics_->world->state();
  for (double v : state_.torso_position) sane_ = sane_ && std::abs(v) < 1e6;
  for (double v : state_.joint_velocity) sane_ = sane_ && std::abs(v) < 1e6;
}

}  // namespace hebbes::envs::ant
