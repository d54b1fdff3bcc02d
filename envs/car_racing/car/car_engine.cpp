#include "envs/car_racing/car/car_engine.h"

#include <array>
#include <cassert>

namespace hebbes::envs::car_racing {

std::span<const std::string> engine_names() {
  static const std::array<std::string, 2> names = {"exact", "box2d"};
  return names;
}

std::unique_ptr<CarEngine> make_engine(EngineKind kind, const CarBody& body) {
  switch (kind) {
    case EngineKind::kExact:
      return make_exact_engine(body);
    case EngineKind::kBox2d:
      return make_box2d_engine(body);
  }
  assert(false);
  return nullptr;
}

}  // namespace hebbes::envs::car_racing
