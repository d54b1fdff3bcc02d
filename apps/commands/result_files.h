// What all files of results of a run have in common.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lib/io/hdf5.h"
#include "lib/run/run_identity.h"

namespace hebbes::apps {

/// Whether results go there as text; else as HDF5.
inline bool is_csv(const std::filesystem::path& path) {
  return path.native().ends_with(".csv");
}

template <class T>
void write_array(h5::File& file, const std::string& name, const std::vector<std::size_t>& shape,
                 const std::vector<T>& values, const std::string& description,
                 const std::string& units) {
  h5::Dataset dataset = file.create_dataset(name, h5::type_of<T>(), shape);
  dataset.describe(description, units);
  dataset.write_rows(0, shape.front(), values.data());
}

/// Says in the file at `path` which run it is of, and where that lies seen from the file and from
/// the root.
void write_run(h5::File& file, const std::filesystem::path& path, const std::string& run_directory,
               const run::RunIdentity& identity);

/// The attribute "options": those that define variations besides the run's, if there are any.
void write_options(h5::File& file, const std::vector<std::string>& options);

}  // namespace hebbes::apps
