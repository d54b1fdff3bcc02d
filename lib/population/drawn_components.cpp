#include "lib/population/drawn_components.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace hebbes::population {
namespace {

std::size_t width_of(std::size_t components) {
  if (components <= 1) return 0;
  if (components <= std::size_t{1} << 8) return 1;
  return components <= std::size_t{1} << 16 ? 2 : 4;
}

/// Calls use(T*) with the indices' type, from byte `offset` on; not where they take no bytes.
template <class Use>
void with_indices(std::byte* indices, std::size_t width, Use use) {
  if (width == 1) use(reinterpret_cast<std::uint8_t*>(indices));
  if (width == 2) use(reinterpret_cast<std::uint16_t*>(indices));
  if (width == 4) use(reinterpret_cast<std::uint32_t*>(indices));
}

}  // namespace

DrawnComponents::DrawnComponents(std::size_t rows, std::size_t components, std::size_t capacity,
                                 std::span<std::byte> memory)
    : width_(width_of(components)),
      capacity_(capacity),
      indices_(memory.first(size_bytes(rows, components, capacity))) {}

std::size_t DrawnComponents::size_bytes(std::size_t rows, std::size_t components,
                                        std::size_t capacity) {
  return (rows + kTile - 1) / kTile * kTile * capacity * width_of(components);
}

void DrawnComponents::begin(const Cohort& cohort) {
  cohort_ = {};
  if (cohort.individuals.size() > capacity_) {
    throw std::length_error("a cohort of " + std::to_string(cohort.individuals.size()) +
                            " individuals, where there is room for " + std::to_string(capacity_));
  }
  cohort_ = cohort;
}

/// In bytes.
std::size_t DrawnComponents::offset(std::size_t row, std::size_t individual) const {
  const std::size_t place = individual - cohort_.individuals.begin;
  return ((row / kTile * capacity_ + place) * kTile + row % kTile) * width_;
}

void DrawnComponents::write_row(std::size_t row, std::size_t first,
                                std::span<const std::uint32_t> components) {
  with_indices(indices_.data() + offset(row, first), width_, [&]<class T>(T* own) {
    for (std::size_t i = 0; i < components.size(); ++i) {
      own[i * kTile] = static_cast<T>(components[i]);
    }
  });
}

void DrawnComponents::read_row(std::size_t row, std::size_t first,
                               std::span<std::uint32_t> out) const {
  if (width_ == 0) std::ranges::fill(out, 0u);
  with_indices(indices_.data() + offset(row, first), width_, [&]<class T>(const T* own) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = own[i * kTile];
  });
}

void DrawnComponents::read(std::size_t individual, Range rows, std::span<std::uint32_t> out) const {
  if (width_ == 0) std::ranges::fill(out, 0u);
  for (std::size_t row = rows.begin; row < rows.end;) {
    const std::size_t count = std::min(rows.end, (row / kTile + 1) * kTile) - row;
    with_indices(indices_.data() + offset(row, individual), width_, [&]<class T>(const T* own) {
      std::copy_n(own, count, out.data() + (row - rows.begin));
    });
    row += count;
  }
}

}  // namespace hebbes::population
