// Lives as the block of bytes that a page carries.
#pragma once

#include <span>
#include <string>

#include "apps/replay/life.h"

namespace hebbes::apps::replay {

/// A Block whose description is {"lives": [...]}, each with the members that Life has, by the same
/// names in camelCase; absent where there is nothing.
std::string to_block(std::span<const Life> lives);

}  // namespace hebbes::apps::replay
