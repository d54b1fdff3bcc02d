#include "lib/run/file_format.h"

#include "lib/io/errors.h"

namespace hebbes::run {

void write_format(h5::File& file, const FileFormat& format) {
  file.set_attribute("format", format.name);
  file.set_attribute("format_version", format.version);
}

void require_format(const h5::File& file, const FileFormat& format) {
  const std::string found = file.has_attribute("format") ? file.string_attribute("format") : "";
  if (found != format.name) {
    throw io::FileError(file.path() + ": is not a " + format.name +
                        " file: its attribute 'format' is " +
                        (found.empty() ? "missing" : "\"" + found + "\""));
  }
  if (const auto version = file.int_attribute("format_version"); version != format.version) {
    throw io::FileError(file.path() + ": has format version " + std::to_string(version) +
                        ", this program reads " + std::to_string(format.version));
  }
}

}  // namespace hebbes::run
