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

  /// As numbers of type T, whatever they are stored as.
  template <class T>
  std::vector<T> read(const std::string& name) const {
    const h5::Dataset dataset = file_.dataset(name);
    switch (dataset.type()) {
      case h5::Type::kFloat32:
        return converted<T>(dataset.read<float>(dataset.shape()));
      case h5::Type::kFloat64:
        return converted<T>(dataset.read<double>(dataset.shape()));
      case h5::Type::kInt32:
        return converted<T>(dataset.read<std::int32_t>(dataset.shape()));
      case h5::Type::kInt64:
        return converted<T>(dataset.read<std::int64_t>(dataset.shape()));
      default:
        return converted<T>(dataset.read<std::uint8_t>(dataset.shape()));
    }
  }
  std::vector<std::size_t> shape(const std::string& dataset) const {
    return file_.dataset(dataset).shape();
  }
  bool contains(const std::string& dataset) const { return file_.contains("/" + dataset); }

 private:
  template <class T, class Stored>
  static std::vector<T> converted(const std::vector<Stored>& values) {
    std::vector<T> result;
    for (const Stored value : values) result.push_back(static_cast<T>(value));
    return result;
  }

  h5::File file_;
};

}  // namespace hebbes::test
