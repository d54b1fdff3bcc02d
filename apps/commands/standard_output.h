// Standard output, of which nothing gets lost unnoticed.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <utility>

namespace hebbes::apps {

/// As fmt::print, but where nothing can be written the work goes on; flush_output() tells.
template <class... Arguments>
void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  const std::string text = fmt::format(format, std::forward<Arguments>(arguments)...);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

/// Where the program was started with a standard file closed, no other file may become that one: it
/// is opened, so that writing to it fails. Before any other file is opened.
void occupy_standard_files();

/// Writes what is buffered. False if a pipe's reader wants no more, which is no error. Throws
/// io::FileError if anything printed so far is lost.
bool flush_output();

}  // namespace hebbes::apps
