// An image of 8-bit colours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hebbes::envs {

/// Red, green and blue, each a plane of [rows, columns], rows from top to bottom.
class Picture {
 public:
  static constexpr std::size_t kChannels = 3;

  Picture(std::size_t columns, std::size_t rows)
      : columns_(columns), rows_(rows), planes_(kChannels * columns * rows + 1) {}

  std::size_t columns() const { return columns_; }
  std::size_t rows() const { return rows_; }

  /// [rows, columns]; one value beyond the end may be read.
  std::span<std::uint8_t> plane(std::size_t channel) {
    return {planes_.data() + channel * columns_ * rows_, columns_ * rows_};
  }
  std::span<const std::uint8_t> plane(std::size_t channel) const {
    return {planes_.data() + channel * columns_ * rows_, columns_ * rows_};
  }

  /// Writes [rows, columns, 3], the order of image files.
  void interleave(std::span<std::uint8_t> rgb) const;

 private:
  std::size_t columns_, rows_;
  std::vector<std::uint8_t> planes_;  // one more, so that every value has a next
};

}  // namespace hebbes::envs
