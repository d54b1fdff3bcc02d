// The machine's name.
#pragma once

#include <unistd.h>

#include <array>
#include <string>

namespace hebbes::run {

/// As gethostname(2) tells it, or "unknown".
inline std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

}  // namespace hebbes::run
