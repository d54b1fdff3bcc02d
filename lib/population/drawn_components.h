// Which component each individual of a cohort has drawn for each synapse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "lib/population/cohort.h"

namespace hebbes::population {

/// Written by rows, as a row of logits serves all individuals while it is at hand; read by rows for
/// the gradient and by individuals for their rollouts, and so kept in tiles of rows. Indices have
/// the fewest bytes that hold them: 0 with a single component, 1, 2 or 4. Rows may be written by
/// any rank of a node.
class DrawnComponents {
 public:
  /// Rows, from a multiple of kTile on, in which an individual's components lie side by side.
  static constexpr std::size_t kTile = 64;

  /// A view of a table for up to `capacity` individuals; `memory` has size_bytes().
  DrawnComponents(std::size_t rows, std::size_t components, std::size_t capacity,
                  std::span<std::byte> memory);
  DrawnComponents() = default;

  static std::size_t size_bytes(std::size_t rows, std::size_t components, std::size_t capacity);

  /// Forgets what there is, for rows of this cohort. Throws std::length_error if there is no room
  /// for so many individuals.
  void begin(const Cohort& cohort);
  const Cohort& cohort() const { return cohort_; }

  /// A row's components of individuals `first` and on, who are of the cohort.
  void write_row(std::size_t row, std::size_t first, std::span<const std::uint32_t> components);
  void read_row(std::size_t row, std::size_t first, std::span<std::uint32_t> out) const;

  /// Those of an individual of the cohort [rows.size()].
  void read(std::size_t individual, Range rows, std::span<std::uint32_t> out) const;

 private:
  std::size_t offset(std::size_t row, std::size_t individual) const;

  std::size_t width_ = 0;  // bytes an index
  std::size_t capacity_ = 0;
  Cohort cohort_;
  std::span<std::byte> indices_;  // [tiles, capacity, kTile]
};

}  // namespace hebbes::population
