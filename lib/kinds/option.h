// Options of what is chosen by name, and what values they may have.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hebbes::kinds {

using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<std::int64_t>,
                           std::vector<double>>;

/// Name to value. In the configuration the keys of a section, dots being sub-tables.
using Options = std::map<std::string, Value, std::less<>>;

/// Throws std::invalid_argument "must ..." for a value that is not allowed.
using Check = std::function<void(const Value&)>;

/// One setting of a kind's own.
struct Option {
  std::string name;
  std::string description;  ///< for those who read a recorded configuration
  Value value;              ///< the default
  Check check = {};
  bool is_optional = false;     ///< has no value unless one is given; `value` shows the type
  bool any_type = false;        ///< `check` looks at the type; otherwise it is that of `value`
  std::string instead_of = {};  ///< an option that says the same in other words
  bool is_quiet = false;        ///< a configuration is recorded without it where it is the default
  bool is_file = false;  ///< given as a file's name or as its text, of which the latter is kept
};

/// What numbers may be.
struct Limits {
  double low = -std::numeric_limits<double>::infinity();
  bool low_included = true;
  double high = std::numeric_limits<double>::infinity();  ///< included
  const char* text = "";                                  ///< follows "must be "

  /// Throws std::invalid_argument "must be <text>".
  void check(double number) const;
};

/// Checks for a number, or all of a list's, for so many numbers, and for one of some words.
Check within(const Limits& limits);
Check list_of(std::size_t count, const Limits& limits);
Check one_of(std::vector<std::string> words);

/// Index of the option's value among `words`, one of which it is.
std::size_t index_of(std::span<const std::string> words, const Value& value);

/// Throws std::invalid_argument unless the value has the option's type and passes its check.
void check(const Option& option, const Value& value);

/// The value of an option that is there.
template <class T>
const T& get(const Options& options, std::string_view name) {
  const auto found = options.find(name);
  if (found == options.end()) throw std::logic_error("no option " + std::string(name));
  return std::get<T>(found->second);
}

/// A value as a message shows it.
std::string to_text(const Value& value);

}  // namespace hebbes::kinds
