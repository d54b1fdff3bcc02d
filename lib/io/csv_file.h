// Tables as comma-separated values, by RFC 4180.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string_view>

#include "lib/io/durable_file.h"

namespace hebbes::io {

/// Fields may have any bytes; they stay as they are. The file is there, whole, once commit() has
/// returned; without it nothing is left.
class CsvFile {
 public:
  /// Throws FileError, as commit().
  explicit CsvFile(const std::filesystem::path& path);

  /// Numbers get as many digits as it takes to read the same one back.
  template <class... Fields>
  void add_row(const Fields&... fields) {
    (add_field(fmt::format("{}", fields)), ...);
    end_row();
  }

  void commit();

 private:
  void add_field(std::string_view text);
  void end_row();

  std::filesystem::path path_;
  TemporaryFile temporary_;
  std::ofstream file_;
  bool row_is_empty_ = true;
};

}  // namespace hebbes::io
