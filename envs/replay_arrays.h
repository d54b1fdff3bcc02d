// The arrays of a replay: taken apart on the way in, put together on the way out.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "envs/trace.h"

namespace hebbes::envs {

/// In the shape that an array must have, an extent that may be any.
inline constexpr std::size_t kAnyExtent = static_cast<std::size_t>(-1);

/// The values of an array of numbers, of whatever type they are stored in. Throws TraceError if it
/// is missing, has another shape, or holds a value that is not finite.
std::vector<double> numbers(const Trace& input, const std::string& name,
                            std::span<const std::size_t> shape);

/// Grows row by row into an array of shape [T, row...], or [T] where a row is one number.
template <typename T>
class Column {
 public:
  Column(std::vector<std::size_t> row, std::string description, std::string units)
      : row_(std::move(row)), description_(std::move(description)), units_(std::move(units)) {}

  template <typename Row>
  void append(const Row& row) {
    values_.insert(values_.end(), row.begin(), row.end());
    ++rows_;
  }

  Array array() const {
    std::vector<std::size_t> shape = {rows_};
    shape.insert(shape.end(), row_.begin(), row_.end());
    return {shape, values_, description_, units_};
  }

 private:
  std::vector<std::size_t> row_;
  std::string description_, units_;
  std::vector<T> values_;
  std::size_t rows_ = 0;
};

}  // namespace hebbes::envs
