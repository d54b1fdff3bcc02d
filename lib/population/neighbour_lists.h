// Neighbour lists of rule means: let the mixture's gradient skip components that cannot matter.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/population/population.h"

namespace hebbes::population {

/// For every component its neighbours within radius(), nearest first, itself included. The ranks of
/// a node make them together.
class NeighbourLists {
 public:
  using Columns = Eigen::Matrix<float, Eigen::Dynamic, kCoefficients>;

  struct Neighbour {
    float distance;  ///< |mu_k - mu_j|, rounded
    std::uint32_t component;
  };

  /// Of `count` means; `memory` has size_bytes(count) and is the same for all ranks of a node.
  NeighbourLists(std::size_t count, std::span<std::byte> memory);
  NeighbourLists() = default;

  /// Bytes of node memory, and those that each rank needs besides.
  static std::size_t size_bytes(std::size_t count);
  static std::size_t own_size_bytes(std::size_t count);

  /// Builds the lists for `means` [M, 5], out to `radius` or as far as kMaxEntries entries reach;
  /// where that is less than `least`, they stay empty and radius() is negative. Calls `poll`
  /// between lists, which are also undefined where it throws. Throws std::invalid_argument if a
  /// mean is not finite.
  void build(const Eigen::Ref<const Rules>& means, double radius, double least,
             const NodeShare& share, const Poll& poll = {});

  std::span<const Neighbour> of(std::uint32_t component) const {
    return entries_.subspan(starts_[component], starts_[component + 1] - starts_[component]);
  }

  /// The lists are complete out to this distance; nowhere, if it is negative.
  double radius() const { return radius_; }

  static constexpr std::size_t kMaxEntries = std::size_t{1} << 24;  // 128 MiB

 private:
  bool try_build(const Columns& means, double radius, const NodeShare& share, const Poll& poll);
  void fill(std::size_t k, std::span<const float> squared, float limit);

  std::span<Neighbour> entries_;      // node memory
  std::span<std::uint32_t> lengths_;  // [M], node memory
  std::vector<std::size_t> starts_;   // [M + 1]
  double radius_ = -1.0;
};

}  // namespace hebbes::population
