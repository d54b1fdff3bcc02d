// The terminal that somebody watches, and lines that fit it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hebbes::io {

/// Empties the cursor's line.
constexpr const char* kClearLine = "\r\033[K";

struct TerminalSize {
  int columns;  ///< at least 1
  int rows;     ///< at least 1
};

/// Of the terminal behind a file descriptor, now; nothing if there is none. A terminal that does
/// not know its size counts as 80 x 24.
std::optional<TerminalSize> terminal_size(int descriptor);

/// Columns that UTF-8 text takes, each code point one.
int text_width(std::string_view text);

/// The beginning of UTF-8 text that takes no more than so many columns.
std::string cut_to(std::string_view text, int columns);

}  // namespace hebbes::io
