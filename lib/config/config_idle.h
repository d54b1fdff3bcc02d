// Settings that mean nothing beside the others.
#pragma once

#include <string>
#include <vector>

#include "lib/config/config_source.h"

namespace hebbes::config {

/// A setting that changes nothing, as others stand.
struct IdleSetting {
  std::string key;
  std::string why;  ///< ends "means nothing ..."
  bool taken_back;  ///< by a layer above its own; otherwise it is a mistake
};

/// The settings that mean nothing, in the order of their keys. Throws ConfigError for those that
/// cannot be read.
std::vector<IdleSetting> idle_settings(const Settings& settings);

}  // namespace hebbes::config
