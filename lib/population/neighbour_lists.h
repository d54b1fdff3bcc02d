// Which rule means lie near which: lets the mixture's gradient skip components that cannot matter.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/population/individual.h"

namespace hebbes::population {

/// For every component its neighbours within radius(), nearest first, itself included.
class NeighbourLists {
 public:
  struct Neighbour {
    float distance;  ///< |mu_k - mu_j|, rounded
    std::uint32_t component;
  };

  /// Builds the lists for `means` [M, 5], out to `radius` or as far as kMaxEntries entries reach.
  void build(const Eigen::Ref<const Rules>& means, double radius);

  std::span<const Neighbour> of(std::uint32_t component) const {
    return std::span(entries_).subspan(starts_[component],
                                       starts_[component + 1] - starts_[component]);
  }

  /// The lists are complete out to this distance.
  double radius() const { return radius_; }

  static constexpr std::size_t kMaxEntries = std::size_t{1} << 24;  // 128 MiB

 private:
  bool try_build(const Eigen::Ref<const Rules>& means, double radius);

  std::vector<Neighbour> entries_;
  std::vector<std::size_t> starts_;
  double radius_ = 0.0;
};

}  // namespace hebbes::population
