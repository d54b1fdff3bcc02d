// A task's own settings.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace hebbes::envs {

/// A setting of a task's own; the default's type is the type it must have.
using OptionValue = std::variant<bool, std::int64_t, double, std::string>;

/// Name to value; in the configuration the table [task.<name>], dots being sub-tables.
using Options = std::map<std::string, OptionValue>;

/// A value as a message shows it.
std::string to_text(const OptionValue& value);

/// Which parameter of which variation an option sets, by its name
/// "variations.<variation>.<parameter>".
struct VariationOption {
  std::string variation;
  std::string parameter;

  std::string name() const;
  static std::optional<VariationOption> parse(std::string_view name);
};

}  // namespace hebbes::envs
