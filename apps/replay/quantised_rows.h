// Rows of float32 numbers in 8 or 16 bits each, for what is looked at and not computed with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hebbes::apps::replay {

/// Number k of a row is its whole number q_k times the row's scale, which is the row's largest
/// magnitude over 127 or 32 767: wrong by half a scale at most. Numbers that are not finite are the
/// one whole number below those: -128 or -32 768.
class QuantisedRows {
 public:
  /// `bits` is 8 or 16.
  QuantisedRows(std::size_t width, int bits) : width_(width), bits_(bits) {}

  /// `row` [width]
  void append(std::span<const float> row);

  std::size_t width() const { return width_; }
  std::size_t rows() const { return scales_.size(); }
  int bits() const { return bits_; }
  std::span<const float> scales() const { return scales_; }       ///< [rows]
  std::span<const std::int8_t> bytes() const { return bytes_; }   ///< [rows, width], of 8 bits
  std::span<const std::int16_t> words() const { return words_; }  ///< [rows, width], of 16 bits

 private:
  std::size_t width_;
  int bits_;
  std::vector<float> scales_;
  std::vector<std::int8_t> bytes_;
  std::vector<std::int16_t> words_;
};

}  // namespace hebbes::apps::replay
