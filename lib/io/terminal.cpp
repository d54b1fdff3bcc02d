#include "lib/io/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace hebbes::io {
namespace {

bool starts_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

}  // namespace

std::optional<TerminalSize> terminal_size(int descriptor) {
  if (::isatty(descriptor) != 1) return std::nullopt;
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0) size = {};
  return TerminalSize{size.ws_col > 0 ? size.ws_col : 80, size.ws_row > 0 ? size.ws_row : 24};
}

int text_width(std::string_view text) {
  return static_cast<int>(std::ranges::count_if(text, starts_code_point));
}

std::string cut_to(std::string_view text, int columns) {
  std::string kept;
  for (const char byte : text) {
    if (starts_code_point(byte) && --columns < 0) break;
    kept += byte;
  }
  return kept;
}

}  // namespace hebbes::io
