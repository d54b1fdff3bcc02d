// three.js, which a page contains: whether a file is a build that the page can use.
#pragma once

#include <string>
#include <string_view>

namespace hebbes::apps::replay {

/// Why `script`, which uses THREE.NAME of some names, cannot work with this text as three.js before
/// it; "" if it can. Needed is a classic build: a script, not a module, that defines the global
/// THREE and gives it all these names.
std::string three_js_flaw(std::string_view three_js, std::string_view script);

}  // namespace hebbes::apps::replay
