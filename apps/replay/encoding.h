// Bytes as text that a page can carry.
#pragma once

#include <string>
#include <string_view>

namespace hebbes::apps::replay {

/// Compressed as zlib does (RFC 1950), which browsers call "deflate".
std::string compress(std::string_view bytes);

/// RFC 4648, section 4.
std::string to_base64(std::string_view bytes);

}  // namespace hebbes::apps::replay
