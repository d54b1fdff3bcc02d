// Words as a POSIX shell takes them.
#pragma once

#include <string>

namespace hebbes::test {

/// A word that the shell takes as it is, whatever it contains.
inline std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace hebbes::test
