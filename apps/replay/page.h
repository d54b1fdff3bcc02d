// A page that shows lives, whole in one file.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "apps/replay/life.h"

namespace hebbes::apps::replay {

/// Debian's copy of three.js, or where this program was told to look when it was built.
std::filesystem::path usual_three_js();

/// Throws io::FileError if the file cannot be read, and io::UsageError if it is not three.js as
/// the page needs it.
std::string read_three_js(const std::filesystem::path& path);

/// Writes a page that needs nothing but a browser: the page's own parts, three.js and the lives.
/// Returns its size, bytes. Throws io::FileError if the page cannot be written; then there is no
/// new file.
std::size_t write_page(const std::filesystem::path& out, const std::string& three_js,
                       std::span<const Life> lives);

}  // namespace hebbes::apps::replay
