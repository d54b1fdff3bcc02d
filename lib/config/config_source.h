// Settings and where they stand: TOML files, what they include, and overrides, in layers.
#pragma once

#include <toml++/toml.h>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "lib/io/text_source.h"

namespace hebbes::config {

/// A value that stands in a file or on the command line.
struct Setting {
  std::shared_ptr<const toml::table> document;  ///< owns the value
  const toml::node* value;                      ///< never a table, unless an empty one
  std::string where;                            ///< "file:line", or the option of the command line
  int layer = 0;  ///< 0: the file; below it what it includes, above it the command line
  std::filesystem::path directory = {};  ///< from which files are named; "": the working directory
  std::string file = {};                 ///< the name of the file whose text the value is, or ""
};

/// Settings by dotted key, such as "population.size".
using Settings = std::map<std::string, Setting>;

/// Reads a file over what it includes, each once, pipes too. An include is relative to its file, or
/// to the working directory if that is below /dev or /proc. Throws ConfigError for a file that
/// cannot be read, bad TOML, or a cycle of includes.
Settings read_settings(const std::filesystem::path& file, const io::Poll& poll = {});

/// Reads TOML text; `origin` takes the file's place in messages. Throws ConfigError.
Settings parse_settings(std::string_view toml, std::string_view origin);

/// Reads `key=value` strings, arguments of the command line's `option`; a value that is no TOML is
/// a bare string. Throws ConfigError.
Settings parse_overrides(std::span<const std::string> overrides, const std::string& option);

/// Lays `upper` over `lower`.
void lay_over(Settings& lower, Settings upper);

}  // namespace hebbes::config
