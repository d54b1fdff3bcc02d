// Memory of a process's own for a population's node parameter, where no ranks share it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lib/population/population.h"

namespace hebbes::population {

/// Must live as long as the population, which has no memory before.
class OwnMemory {
 public:
  explicit OwnMemory(Population& population) {
    NodeParameter* parameter = population.node_parameter();
    if (parameter == nullptr) return;
    lines_.resize(parameter->memory_size() / sizeof(Line) + 1);
    parameter->attach_memory(
        std::as_writable_bytes(std::span(lines_)).first(parameter->memory_size()));
  }

 private:
  struct alignas(64) Line {
    std::byte bytes[64];
  };
  std::vector<Line> lines_;
};

}  // namespace hebbes::population
