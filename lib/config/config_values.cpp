#include "lib/config/config_values.h"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace hebbes::config {
namespace {

template <class T>
void read_array(const toml::node& node, const char* complaint, std::vector<T>& values) {
  const toml::array* array = node.as_array();
  if (!array) throw std::invalid_argument(complaint);
  values.clear();
  for (const toml::node& element : *array) {
    const auto* value = element.as<T>();
    if (!value) throw std::invalid_argument(complaint);
    values.push_back(value->get());
  }
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
  read_array(node, "must be an array of strings", value);
}

void read_value(const toml::node& node, std::vector<std::int64_t>& value) {
  read_array(node, "must be an array of integers", value);
}

void read_value(const toml::node& node, Rho& value) {
  constexpr std::int64_t kMost = 1'000'000'000;
  if (node.value_or(std::string()) == "N") {
    value = {.single_rule = true};
  } else if (const auto* number = node.as_integer();
             number && number->get() >= 1 && number->get() <= kMost) {
    value = {.synapses_per_rule = number->get()};
  } else {
    throw std::invalid_argument("must be an integer >= 1 and <= 1000000000, or \"N\"");
  }
}

void read_value(const toml::node& node, std::optional<std::int64_t>& value) {
  std::int64_t number = 0;
  read_value(node, number);
  value = number;
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
  std::string quoted = "\"";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += std::string("\\") + c;
    } else if (byte < 0x20 || byte == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(byte));
      quoted += escape;
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string write_value(const std::vector<std::string>& value) {
  return write_array(value);
}

std::string write_value(const std::vector<std::int64_t>& value) {
  return write_array(value);
}

std::string write_value(const Rho& value) {
  return value.single_rule ? "\"N\"" : write_value(value.synapses_per_rule);
}

std::string write_value(const std::optional<double>& value) {
  return value ? write_value(*value) : "";
}

std::string write_value(const std::optional<std::int64_t>& value) {
  return value ? write_value(*value) : "";
}

}  // namespace hebbes::config
