#include "lib/config/config_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <sstream>

namespace hebbes::config {
namespace {

/// The elements, all of which are numbers, or integers; none if one is not.
template <class T>
std::optional<kinds::Value> list_of(const toml::array& array) {
  std::vector<T> list;
  for (const toml::node& element : array) {
    if (!element.is_integer() && !(std::is_same_v<T, double> && element.is_number())) {
      return std::nullopt;
    }
    list.push_back(*element.value<T>());
  }
  return list;
}

/// The value as an option may have it; none if no option could.
std::optional<kinds::Value> value_of(const toml::node& node, bool as_number) {
  if (const auto* number = node.as_integer()) {
    if (as_number) return static_cast<double>(number->get());
    return number->get();
  }
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* flag = node.as_boolean()) return flag->get();
  if (const auto* text = node.as_string()) return text->get();
  const toml::array* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  const auto whole = as_number ? std::nullopt : list_of<std::int64_t>(*array);
  return whole ? whole : list_of<double>(*array);
}

bool is_finite(const kinds::Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return std::isfinite(*number);
  const auto* numbers = std::get_if<std::vector<double>>(&value);
  return numbers == nullptr ||
         std::ranges::all_of(*numbers, [](double number) { return std::isfinite(number); });
}

/// What stands between quotes, on one line.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += std::string("\\") + c;
    } else if (byte < 0x20 || byte == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(byte));
      result += escape;
    } else {
      result += c;
    }
  }
  return result;
}

template <class T>
std::string write_array(const std::vector<T>& values) {
  std::string text = "[";
  for (const T& value : values) text += (text.size() == 1 ? "" : ", ") + write_value(value);
  return text + "]";
}

}  // namespace

void read_value(const toml::node& node, bool& value) {
  if (!node.is_boolean()) throw std::invalid_argument("must be true or false");
  value = node.as_boolean()->get();
}

void read_value(const toml::node& node, std::int64_t& value) {
  if (!node.is_integer()) throw std::invalid_argument("must be an integer");
  value = node.as_integer()->get();
}

void read_value(const toml::node& node, std::uint64_t& value) {
  std::int64_t number = 0;
  read_value(node, number);
  if (number < 0) throw std::invalid_argument("must be >= 0");
  value = static_cast<std::uint64_t>(number);
}

void read_value(const toml::node& node, double& value) {
  if (!node.is_number()) throw std::invalid_argument("must be a number");
  const double number = *node.value<double>();
  if (!std::isfinite(number)) throw std::invalid_argument("must be finite");
  value = number;
}

void read_value(const toml::node& node, std::string& value) {
  if (!node.is_string()) throw std::invalid_argument("must be a string");
  value = node.as_string()->get();
}

void read_value(const toml::node& node, std::vector<std::string>& value) {
  const toml::array* array = node.as_array();
  const auto is_string = [](const toml::node& element) { return element.is_string(); };
  if (array == nullptr || !std::ranges::all_of(*array, is_string)) {
    throw std::invalid_argument("must be an array of strings");
  }
  value.clear();
  for (const toml::node& element : *array) value.push_back(element.as_string()->get());
}

void read_value(const toml::node& node, std::optional<double>& value) {
  double number = 0.0;
  read_value(node, number);
  value = number;
}

std::string write_value(bool value) {
  return value ? "true" : "false";
}
std::string write_value(std::int64_t value) {
  return std::to_string(value);
}
std::string write_value(std::uint64_t value) {
  return std::to_string(value);
}

std::string write_value(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  const std::string shortest(text, end);
  return shortest.find_first_of(".e") == std::string::npos ? shortest + ".0" : shortest;
}

std::string write_value(const std::string& value) {
  if (value.find('\n') == std::string::npos) return "\"" + escaped(value) + "\"";
  std::string lines = "\"\"\"\n";
  for (std::size_t begin = 0; begin < value.size();) {
    const std::size_t end = std::min(value.find('\n', begin), value.size());
    lines += escaped(std::string_view(value).substr(begin, end - begin));
    if (end < value.size()) lines += '\n';
    begin = end + 1;
  }
  return lines + "\"\"\"";
}

std::string write_value(const std::vector<std::string>& value) {
  return write_array(value);
}

std::string write_value(const std::vector<std::int64_t>& value) {
  return write_array(value);
}

std::string write_value(const std::vector<double>& value) {
  return write_array(value);
}

std::string write_value(const std::optional<double>& value) {
  return value ? write_value(*value) : "";
}

kinds::Value read_option(const toml::node& node, const kinds::Option& option) {
  const bool is_number = (std::holds_alternative<double>(option.value) ||
                          std::holds_alternative<std::vector<double>>(option.value)) &&
                         !option.any_type;
  // What no option can have is no more of the right type than the type that this one has not.
  const kinds::Value other = option.value.index() == 0 ? kinds::Value(std::string()) : false;
  const kinds::Value value = value_of(node, is_number).value_or(other);
  if (!is_finite(value)) throw std::invalid_argument("must be finite");
  kinds::check(option, value);
  return value;
}

std::string write_option(const kinds::Value& value) {
  return std::visit([](const auto& member) { return write_value(member); }, value);
}

std::string write_key(const std::string& key) {
  constexpr std::string_view kBare =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  std::string written;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t end = std::min(key.find('.', begin), key.size());
    const std::string part = key.substr(begin, end - begin);
    const bool is_bare = !part.empty() && part.find_first_not_of(kBare) == std::string::npos;
    written += (begin == 0 ? "" : ".") + (is_bare ? part : "\"" + escaped(part) + "\"");
    begin = end + 1;
  }
  return written;
}

std::string to_text(const toml::node& value) {
  const auto* number = value.as_floating_point();
  if (number && std::isfinite(number->get())) return write_value(number->get());
  if (const toml::array* array = value.as_array(); array != nullptr && !array->empty()) {
    std::string elements;  // toml++ would break lines
    for (const toml::node& element : *array) {
      elements += (elements.empty() ? " " : ", ") + to_text(element);
    }
    return "[" + elements + " ]";
  }
  std::ostringstream text;
  text << toml::node_view<const toml::node>(value);
  return text.str();
}

}  // namespace hebbes::config
