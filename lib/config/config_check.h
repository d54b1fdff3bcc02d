// Checks across the keys of a configuration.
#pragma once

#include <string>
#include <string_view>

#include "lib/config/config.h"
#include "lib/config/config_source.h"

namespace hebbes::config {

/// What settings say, each checked for itself: known, of the right type and within range. Throws
/// ConfigError.
Config read_config(const Settings& settings);

/// The configuration that settings describe, complete and checked, provided that each of them means
/// something. Throws ConfigError.
Config resolve(const Settings& settings, const Reading& reading = {});

/// Removes the settings that mean nothing, and notes those that a layer above takes back; throws
/// ConfigError for any other.
void refuse_idle(Settings& settings, Notes* notes);

/// "<where>: key '<key>' = <value>", of one that is there.
std::string describe(const Settings& settings, const std::string& key);

/// Throws ConfigError "<where>: key '<key>' = <value>: <problem>".
[[noreturn]] void reject(const Settings& settings, const std::string& key,
                         const std::string& problem);

/// Fills in task.train and checks the configuration across keys; `settings`, from which it was
/// read, say where each key stands. Throws ConfigError.
void complete(Config& config, const Settings& settings);

}  // namespace hebbes::config
