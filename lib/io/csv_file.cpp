#include "lib/io/csv_file.h"

#include "lib/io/errors.h"

namespace hebbes::io {

CsvFile::CsvFile(const std::filesystem::path& path)
    : path_(path), temporary_(path), file_(temporary_.path(), std::ios::binary) {
  if (!file_) throw FileError(path.string() + ": cannot be written");
}

void CsvFile::add_field(std::string_view text) {
  if (!row_is_empty_) file_ << ',';
  row_is_empty_ = false;
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    file_ << text;
    return;
  }
  file_ << '"';
  for (const char c : text) file_ << (c == '"' ? "\"\"" : std::string_view(&c, 1));
  file_ << '"';
}

void CsvFile::end_row() {
  file_ << "\r\n";
  row_is_empty_ = true;
}

void CsvFile::commit() {
  file_.close();
  if (!file_) throw FileError(path_.string() + ": cannot be written");
  temporary_.replace_target();
}

}  // namespace hebbes::io
