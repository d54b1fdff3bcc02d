// What several keys say together must make sense.
#pragma once

#include "lib/run/config.h"
#include "lib/run/config_source.h"

namespace hebbes::run {

/// The configuration that settings describe, complete and checked. Throws ConfigError.
Config resolve(const Settings& settings);

/// Throws ConfigError "<where>: key '<key>' = <value>: <problem>".
[[noreturn]] void reject(const Settings& settings, const std::string& key,
                         const std::string& problem);

/// Fills in task.train and checks the configuration across keys; `settings`, from which it was
/// read, say where each key stands. Throws ConfigError.
void complete(Config& config, const Settings& settings);

}  // namespace hebbes::run
