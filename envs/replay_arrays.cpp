#include "envs/replay_arrays.h"

#include <cmath>

namespace hebbes::envs {
namespace {

std::string shape_text(std::span<const std::size_t> shape) {
  std::string text;
  for (const std::size_t extent : shape) {
    text += (text.empty() ? "[" : ", ") + (extent == kAnyExtent ? "T" : std::to_string(extent));
  }
  return shape.empty() ? "[]" : text + "]";
}

bool has_shape(const Array& array, std::span<const std::size_t> shape) {
  if (array.shape.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != kAnyExtent && shape[i] != array.shape[i]) return false;
  }
  return true;
}

}  // namespace

std::vector<double> numbers(const Trace& input, const std::string& name,
                            std::span<const std::size_t> shape) {
  const auto found = input.arrays.find(name);
  if (found == input.arrays.end()) throw TraceError("array '" + name + "' is missing");
  const Array& array = found->second;
  if (!has_shape(array, shape)) {
    throw TraceError("array '" + name + "' must have shape " + shape_text(shape) + ", not " +
                     shape_text(array.shape));
  }
  std::vector<double> values = std::visit(
      [](const auto& stored) { return std::vector<double>(stored.begin(), stored.end()); },
      array.values);
  std::size_t size = 1;
  for (const std::size_t extent : array.shape) size *= extent;
  if (values.size() != size) {
    throw TraceError("array '" + name + "' of shape " + shape_text(array.shape) + " holds " +
                     std::to_string(values.size()) + " values");
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (std::isfinite(values[i])) continue;
    throw TraceError("array '" + name + "' holds a value that is not finite in row " +
                     std::to_string(i / (size / array.shape.front())));
  }
  return values;
}

}  // namespace hebbes::envs
