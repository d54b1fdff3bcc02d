// A replay's input and output: named arrays, so that tasks need to know nothing of files.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace hebbes::envs {

/// A row-major array with its meaning.
struct Array {
  std::vector<std::size_t> shape;
  std::variant<std::vector<double>, std::vector<float>, std::vector<std::int64_t>,
               std::vector<std::uint8_t>>
      values;
  std::string description;
  std::string units;
};

/// What is replayed (actions, initial state), or what came of it.
struct Trace {
  std::string task;
  std::string variation;
  std::map<std::string, Array> arrays;
};

/// A trace that cannot be replayed: an array is missing or has the wrong shape or values.
class TraceError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

}  // namespace hebbes::envs
