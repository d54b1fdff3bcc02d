// Tables as comma-separated values, by RFC 4180.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <type_traits>

#include "lib/io/durable_file.h"

namespace hebbes::io {

/// Fields may have any bytes; they stay as they are. The file is there, whole, once commit() has
/// returned; without it nothing is left.
class CsvFile {
 public:
  /// Throws FileError, as commit().
  explicit CsvFile(const std::filesystem::path& path);

  /// Numbers get as many digits as it takes to read the same one back; one that is none is "nan".
  template <class... Fields>
  void add_row(const Fields&... fields) {
    (add_field(text_of(fields)), ...);
    end_row();
  }

  void commit();

 private:
  template <class Field>
  static std::string text_of(const Field& field) {
    if constexpr (std::is_floating_point_v<Field>) {
      if (std::isnan(field)) return "nan";  // whatever its sign
    }
    return fmt::format("{}", field);
  }
  void add_field(std::string_view text);
  void end_row();

  std::filesystem::path path_;
  TemporaryFile temporary_;
  std::ofstream file_;
  bool row_is_empty_ = true;
};

}  // namespace hebbes::io
