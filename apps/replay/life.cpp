#include "apps/replay/life.h"

namespace hebbes::apps::replay {

void append(const envs::Snapshot& snapshot, Life& life) {
  for (const envs::Placement& placement : snapshot.placements) {
    for (const double x : placement.position) life.position.push_back(static_cast<float>(x));
    for (const double q : placement.orientation) life.orientation.push_back(static_cast<float>(q));
  }
  life.contact.insert(life.contact.end(), snapshot.contacts.begin(), snapshot.contacts.end());
}

double total_return(const Life& life) {
  double sum = 0.0;
  for (const double reward : life.reward) sum += reward;
  return sum;
}

}  // namespace hebbes::apps::replay
