// Every key of the configuration, described once; parsing, printing, comparing and refusing what
// means nothing follow from it.
#pragma once

#include <toml++/toml.h>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/config/config.h"

namespace hebbes::config {

enum class OnResume { kFixed, kMayChange };

/// What a key needs of another one to mean anything.
struct Need {
  const char* decided_by;  ///< that other key
  const char* otherwise;   ///< ends "means nothing ..."
  bool (*holds)(const Config&);
};

struct Key {
  std::string name;  ///< dotted: section and key
  std::string description;
  OnResume on_resume;
  std::vector<Need> needs;  ///< all of them

  bool means_something(const Config& config) const;

  /// Sets the member; throws std::invalid_argument saying what is wrong with type or range.
  std::function<void(Config&, const toml::node&)> read;

  /// The member as TOML; "" if it has no value.
  std::function<std::string(const Config&)> write;
};

/// All keys but the tasks' own options, section by section.
std::span<const Key> config_keys();

/// A value as it would stand in a file.
std::string to_text(const toml::node& value);

/// Reads a task's option; it must have the type that `option` has. Throws std::invalid_argument.
void read_option(const toml::node& value, envs::OptionValue& option);
std::string write_option(const envs::OptionValue& option);

}  // namespace hebbes::config
