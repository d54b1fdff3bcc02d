#include "envs/ant/ant_engine.h"

#include <array>
#include <cassert>

namespace hebbes::envs::ant {

std::span<const std::string> engine_names() {
  static const std::array<std::string, 2> names = {"lanes", "bullet"};
  return names;
}

std::unique_ptr<AntEngine> make_engine(EngineKind kind, const AntModel& model) {
  switch (kind) {
    case EngineKind::kLanes:
      return make_lanes_engine(model);
    case EngineKind::kBullet:
      return make_bullet_engine(model);
  }
  assert(false);
  return nullptr;
}

}  // namespace hebbes::envs::ant
