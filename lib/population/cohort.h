// Whom a population is made ready for, and the work that it takes.
#pragma once

#include <cstdint>
#include <functional>

#include "lib/population/range.h"

namespace hebbes::population {

/// Names the samples of one generation.
struct Draw {
  std::uint64_t seed = 0;
  std::uint32_t generation = 0;
  std::uint32_t detail = 0;  ///< 0 in training, kEvaluationDraw for individuals drawn to evaluate

  bool operator==(const Draw&) const = default;
};
inline constexpr std::uint32_t kEvaluationDraw = 1;

/// Individuals of one draw that will be asked for.
struct Cohort {
  Draw draw;
  Range individuals;

  bool has(const Draw& of, Range asked) const {
    return of == draw && asked.begin >= individuals.begin && asked.end <= individuals.end;
  }
};

/// Work that the ranks of a node share: calls `work` for this rank's part of [0, count), once all
/// of them have come, and returns when all have done theirs. What they have written is seen by all
/// then. Collective.
using NodeShare =
    std::function<void(std::size_t count, const std::function<void(Range part)>& work)>;

/// Where there is one rank alone.
inline void alone(std::size_t count, const std::function<void(Range part)>& work) {
  work({0, count});
}

}  // namespace hebbes::population
