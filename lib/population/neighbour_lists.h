// Neighbour lists of rule means: let the mixture's gradient skip components that cannot matter.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/population/population.h"

namespace hebbes::population {

/// For every component its neighbours within radius(), nearest first, itself included.
class NeighbourLists {
 public:
  struct Neighbour {
    float distance;  ///< |mu_k - mu_j|, rounded
    std::uint32_t component;
  };

  /// Builds the lists for `means` [M, 5], out to `radius` or as far as kMaxEntries entries reach;
  /// where that is less than `least`, they stay empty and radius() is negative. Calls `poll`
  /// between lists, which are also undefined where it throws. Throws std::invalid_argument if a
  /// mean is not finite.
  void build(const Eigen::Ref<const Rules>& means, double radius, double least = 0.0,
             const Poll& poll = {});

  std::span<const Neighbour> of(std::uint32_t component) const {
    return std::span(entries_).subspan(starts_[component],
                                       starts_[component + 1] - starts_[component]);
  }

  /// Bytes that the lists of `count` means take at most.
  static std::size_t size_bytes(std::size_t count);

  /// The lists are complete out to this distance; nowhere, if it is negative.
  double radius() const { return radius_; }

  static constexpr std::size_t kMaxEntries = std::size_t{1} << 24;  // 128 MiB

 private:
  bool try_build(const Eigen::Ref<const Rules>& means, double radius, const Poll& poll);

  std::vector<Neighbour> entries_;
  std::vector<std::size_t> starts_;
  double radius_ = 0.0;
};

}  // namespace hebbes::population
