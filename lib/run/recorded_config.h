// The configuration that a checkpoint was trained with.
#pragma once

#include <span>
#include <string>

#include "lib/config/config.h"
#include "lib/run/checkpoint.h"

namespace hebbes::run {

/// The checkpoint's configuration, changed by `key=value` overrides. Throws FileError if it cannot
/// be read, if the checkpoint's seed, sigma or learning rate are not those that it leads to, or if
/// run.h5 is there beside it and is another run's or has fewer generations; ConfigError for an
/// override.
config::Config recorded_config(const CheckpointReader& checkpoint,
                               std::span<const std::string> overrides = {});

}  // namespace hebbes::run
