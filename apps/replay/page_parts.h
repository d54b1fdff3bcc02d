// The page's own parts, which the build puts into the program.
#pragma once

#include <string_view>

namespace hebbes::apps::replay {

extern const std::string_view kIndexHtml;  ///< with markers for the other parts
extern const std::string_view kStyle;
extern const std::string_view kScript;        ///< all of page/*.js, in the order of CMakeLists.txt
extern const std::string_view kThreeLicence;  ///< three.js's licence, which its copies must carry
extern const std::string_view kThreeJs;       ///< the path of three.js

}  // namespace hebbes::apps::replay
