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
  const char* decided_by;  ///< that other key, or the key of a Choice, whose options decide with it
  std::string otherwise;   ///< ends "means nothing ..."
  bool (*holds)(const Config&);
};

/// Of what only a policy with rules can make use of.
Need needs_rules();

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

/// All keys but the options of what is chosen by name, section by section.
std::span<const Key> config_keys();

/// The known dotted key nearest to `key` in edits, or "" if none is near. A right name in a wrong
/// section counts as near.
std::string nearest_key(const std::string& key, std::span<const std::string> known);

}  // namespace hebbes::config
