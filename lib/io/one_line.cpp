#include "lib/io/one_line.h"

#include <fmt/core.h>

namespace hebbes::io {
namespace {

void append_escaped(std::string_view text, std::string& line) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      line += "\\n";
    } else if (c == '\r') {
      line += "\\r";
    } else if (c == '\t') {
      line += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      line += fmt::format("\\x{:02x}", byte);
    } else {
      line += c;
    }
  }
}

/// Bytes at the beginning of the text that end no earlier than a character of UTF-8 does.
std::size_t whole_characters(std::string_view text, std::size_t bytes) {
  const auto is_inside = [&](std::size_t i) {
    return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80;
  };
  while (is_inside(bytes)) ++bytes;
  return bytes;
}

}  // namespace

std::string one_line(std::string_view text, std::size_t most) {
  std::string line;
  if (text.size() <= most) {
    append_escaped(text, line);
    return line;
  }
  append_escaped(text.substr(0, whole_characters(text, most / 2)), line);
  line += " ... ";
  append_escaped(text.substr(whole_characters(text, text.size() - most / 2)), line);
  return line;
}

}  // namespace hebbes::io
