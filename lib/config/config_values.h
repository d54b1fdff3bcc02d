// Values of the configuration's types out of TOML and into it.
#pragma once

#include <toml++/toml.h>
#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/config/config.h"

namespace hebbes::config {

/// The names of an enumeration's values in a file.
template <typename Enum>
struct Names;

template <>
struct Names<CommonRandomNumbers> {
  static constexpr std::array<std::pair<CommonRandomNumbers, std::string_view>, 3> kAll = {
      {{CommonRandomNumbers::kNone, "none"},
       {CommonRandomNumbers::kPair, "pair"},
       {CommonRandomNumbers::kGeneration, "generation"}}};
};

template <>
struct Names<Shaping> {
  static constexpr std::array<std::pair<Shaping, std::string_view>, 2> kAll = {
      {{Shaping::kCenteredRanks, "centered-ranks"}, {Shaping::kNone, "none"}}};
};

/// Each reads a value or throws std::invalid_argument saying what it must be. Integers are taken
/// for numbers, numbers not for integers.
void read_value(const toml::node& node, bool& value);
void read_value(const toml::node& node, std::int64_t& value);
void read_value(const toml::node& node, std::uint64_t& value);
void read_value(const toml::node& node, double& value);
void read_value(const toml::node& node, std::string& value);
void read_value(const toml::node& node, std::vector<std::string>& value);
void read_value(const toml::node& node, std::optional<double>& value);

/// Each writes a value such that reading it gives the same one, to the bit.
std::string write_value(bool value);
std::string write_value(std::int64_t value);
std::string write_value(std::uint64_t value);
std::string write_value(double value);
std::string write_value(const std::string& value);
std::string write_value(const std::vector<std::string>& value);
std::string write_value(const std::vector<std::int64_t>& value);
std::string write_value(const std::vector<double>& value);
std::string write_value(const std::optional<double>& value);

/// Reads the value of an option. Throws std::invalid_argument also if it does not pass the option's
/// check.
kinds::Value read_option(const toml::node& node, const kinds::Option& option);
std::string write_option(const kinds::Value& value);

/// A dotted key, its parts quoted where they must be.
std::string write_key(const std::string& key);

/// A value as it would stand in a file.
std::string to_text(const toml::node& value);

template <typename Enum, typename = decltype(Names<Enum>::kAll)>
void read_value(const toml::node& node, Enum& value) {
  const std::string name = node.value_or(std::string());
  std::string known;
  for (const auto& [candidate, text] : Names<Enum>::kAll) {
    if (text == name) {
      value = candidate;
      return;
    }
    known += (known.empty() ? "\"" : ", \"") + std::string(text) + "\"";
  }
  throw std::invalid_argument("must be one of " + known);
}

template <typename Enum, typename = decltype(Names<Enum>::kAll)>
std::string write_value(Enum value) {
  for (const auto& [candidate, text] : Names<Enum>::kAll) {
    if (candidate == value) return write_value(std::string(text));
  }
  return "";
}

}  // namespace hebbes::config
