#include "apps/replay/life.h"

#include <cmath>

namespace hebbes::apps::replay {
namespace {

/// The side of the pictures that observations are, or 0.
std::size_t picture_side(const std::vector<std::size_t>& shape) {
  return shape.size() == 3 && shape[0] == 3 && shape[1] == shape[2] ? shape[1] : 0;
}

/// From planes of red, green and blue in [0, 1].
void keep_picture(std::span<const float> planes, View& view) {
  const std::size_t pixels = view.side * view.side;
  for (std::size_t p = 0; p < pixels; ++p) {
    for (std::size_t c = 0; c < 3; ++c) {
      const long value = std::lround(255.0f * planes[c * pixels + p]);
      view.pixels.push_back(static_cast<std::uint8_t>(value));
    }
  }
}

}  // namespace

Life life_in(const envs::Task& task, const envs::Options& all) {
  Life life;
  life.time_step = task.time_step(all);
  life.action_bounds = task.action_bounds(all);
  life.action_names = task.action_names(all);
  life.view.side = picture_side(task.observation_shape(all));
  return life;
}

void keep_state(const envs::World& world, Life& life) {
  envs::Snapshot snapshot;
  world.look(snapshot);
  for (const envs::Placement& placement : snapshot.placements) {
    for (const double x : placement.position) life.position.push_back(static_cast<float>(x));
    for (const double q : placement.orientation) life.orientation.push_back(static_cast<float>(q));
  }
  life.contact.insert(life.contact.end(), snapshot.contacts.begin(), snapshot.contacts.end());
  const auto seen = world.observation();
  if (life.view.side > 0) {
    keep_picture(seen, life.view);
  } else {
    life.observation.insert(life.observation.end(), seen.begin(), seen.end());
  }
}

double total_return(const Life& life) {
  double sum = 0.0;
  for (const double reward : life.reward) sum += reward;
  return sum;
}

}  // namespace hebbes::apps::replay
