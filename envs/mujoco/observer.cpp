#include "envs/mujoco/observer.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "envs/mujoco/model.h"
#include "envs/mujoco/root.h"

namespace hebbes::envs::mujoco {
namespace {

std::vector<int> positions_of(const mjModel& model, bool with_place) {
  if (!with_place) return positions_without_place(model);
  std::vector<int> all(size_of(model.nq));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

std::size_t count(int number, bool is_wanted) {
  return is_wanted ? static_cast<std::size_t>(number) : 0;
}

}  // namespace

Observer::Observer(const mjModel& model, const ObservationParts& parts)
    : parts_(parts),
      positions_(positions_of(model, parts.place)),
      velocities_(count(model.nv, true)),
      forces_(count(6 * model.nbody, parts.contact_forces)),
      sensors_(count(model.nsensordata, parts.sensors)),
      observation_(positions_.size() + velocities_ + forces_ + sensors_) {}

void Observer::observe(const mjData& data) {
  const double most = parts_.clip > 0 ? parts_.clip : std::numeric_limits<double>::infinity();
  auto next = observation_.begin();
  const auto add = [&](double value, double largest) {
    *next++ = static_cast<float>(std::clamp(value, -largest, largest));
  };
  for (const int i : positions_) add(data.qpos[i], most);
  for (std::size_t i = 0; i < velocities_; ++i) add(data.qvel[i], most);
  for (std::size_t i = 0; i < forces_; ++i) add(data.cfrc_ext[i], std::min(most, 1.0));
  for (std::size_t i = 0; i < sensors_; ++i) add(data.sensordata[i], most);
}

}  // namespace hebbes::envs::mujoco
