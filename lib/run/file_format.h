// The mark by which HebbES knows its own HDF5 files: root attributes `format`, `format_version`.
#pragma once

#include <cstdint>
#include <string>

#include "lib/io/hdf5.h"

namespace hebbes::run {

struct FileFormat {
  const char* name;
  std::int64_t version;
};

inline constexpr FileFormat kRunFormat{"hebbes-run", 1};
inline constexpr FileFormat kCheckpointFormat{"hebbes-checkpoint", 1};

void write_format(h5::File& file, const FileFormat& format);

/// Throws FileError if the file is of another format or version.
void require_format(const h5::File& file, const FileFormat& format);

}  // namespace hebbes::run
