// Reading the reference data that other implementations left in HDF5 files.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "lib/run/hdf5.h"

namespace hebbes::test {

/// A file of HEBBES_REFDATA.
class Reference {
 public:
  explicit Reference(const std::string& name)
      : file_(h5::File::open(std::filesystem::path(HEBBES_REFDATA) / name, h5::Access::kRead)) {}

  template <class T>
  std::vector<T> read(const std::string& dataset) const {
    return file_.dataset(dataset).read<T>();
  }
  std::vector<std::size_t> shape(const std::string& dataset) const {
    return file_.dataset(dataset).shape();
  }
  bool contains(const std::string& dataset) const { return file_.contains("/" + dataset); }

 private:
  h5::File file_;
};

}  // namespace hebbes::test
