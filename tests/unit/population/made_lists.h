// Neighbour lists with memory of their own.
#pragma once

#include <cstddef>
#include <vector>

#include "lib/population/neighbour_lists.h"

namespace hebbes::population {

struct MadeLists {
  explicit MadeLists(std::size_t count)
      : memory(NeighbourLists::size_bytes(count)), lists(count, memory) {}
  MadeLists(const Rules& means, double radius, double least = 0.0)
      : MadeLists(static_cast<std::size_t>(means.rows())) {
    lists.build(means, radius, least, alone);
  }

  std::vector<std::byte> memory;
  NeighbourLists lists;
};

}  // namespace hebbes::population
