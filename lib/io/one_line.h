// Texts of users and files as messages quote them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hebbes::io {

/// The text without what would break a line or steer a terminal: control characters become "\n" and
/// the like, or "\x1b". Of more than `most` bytes the middle becomes " ... ".
std::string one_line(std::string_view text, std::size_t most = 300);

}  // namespace hebbes::io
