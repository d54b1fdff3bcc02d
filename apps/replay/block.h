// The bytes that a page carries: a description and arrays.
//
// Layout, little-endian:
//   8 bytes      "HEBBESRP"
//   uint32       version, 1
//   uint32       H, length of the description
//   H bytes      the description, JSON in UTF-8, padded with spaces so that 8 divides 16 + H
//   ...          arrays, row-major, each at a multiple of 8 bytes from the end of the description
//
// In the description an array is {"type": ..., "shape": [...], "offset": ...}; the types are uint8,
// int8, int16, uint32, float32 and float64. Quantised rows are {"values": an array of [rows, ...]
// of int8 or int16, "scales": an array of [rows] of float32}: a number is its row's scale times
// the value, and not finite where the value is the least of its type. With "differences": true the
// values are differences from the row before, modulo 2^8 or 2^16: rows that change little then
// compress well.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hebbes::apps::replay {

/// Where an array is.
struct ArrayPlace {
  std::string_view type;
  std::vector<std::size_t> shape;
  std::size_t offset;  ///< bytes from the first array
};

class Block {
 public:
  /// T is one of the types above; `values` must fill the shape. The same bytes are kept once.
  template <class T>
  ArrayPlace add(std::span<const T> values, std::vector<std::size_t> shape);

  /// The whole block.
  std::string finish(std::string json) const;

 private:
  std::size_t place(std::string_view bytes);

  std::string arrays_;
  std::unordered_multimap<std::size_t, std::pair<std::size_t, std::size_t>> known_;  // by hash
};

}  // namespace hebbes::apps::replay
