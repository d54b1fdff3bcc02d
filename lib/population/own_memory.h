// Memory of a process's own for a population's node parameter, where no ranks share it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lib/population/population.h"

namespace hebbes::population {

/// For cohorts of up to so many individuals. Must live as long as the population, which has no
/// memory before.
class OwnMemory {
 public:
  explicit OwnMemory(Population& population, std::size_t individuals = 0) {
    NodeParameter* parameter = population.node_parameter();
    if (parameter == nullptr) return;
    const std::size_t size = parameter->memory_size(individuals);
    lines_.resize(size / sizeof(Line) + 1);
    parameter->attach_memory(std::as_writable_bytes(std::span(lines_)).first(size), individuals);
  }

 private:
  struct alignas(64) Line {
    std::byte bytes[64];
  };
  std::vector<Line> lines_;
};

}  // namespace hebbes::population
