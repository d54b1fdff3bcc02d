// Reading the reference data that other implementations left in HDF5 files.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "lib/io/hdf5.h"

namespace hebbes::test {

/// A file of HEBBES_REFDATA.
class Reference {
 public:
  explicit Reference(const std::string& name)
      : path_(std::filesystem::path(HEBBES_REFDATA) / name),
        file_(h5::File::open(path_, h5::Access::kRead)) {}

  /// As numbers of type T, whatever they are stored as.
  template <class T>
  std::vector<T> read(const std::string& name) const {
    const h5::Dataset dataset = file_.dataset(name);
    if (is_scalar(name)) return {static_cast<T>(scalar(name))};
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
    if (is_scalar(dataset)) return {};
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

  /// Scalars, which the project's own reader refuses, by HDF5 itself.
  template <class Use>
  auto with_dataset(const std::string& name, Use use) const {
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);  // as the file is open already
    const hid_t file = H5Fopen(path_.c_str(), H5F_ACC_RDONLY, access);
    H5Pclose(access);
    const hid_t dataset = H5Dopen2(file, name.c_str(), H5P_DEFAULT);
    const auto result = use(dataset);
    H5Dclose(dataset);
    H5Fclose(file);
    return result;
  }
  bool is_scalar(const std::string& name) const {
    return with_dataset(name, [](hid_t dataset) {
      const hid_t space = H5Dget_space(dataset);
      const bool scalar = H5Sget_simple_extent_type(space) == H5S_SCALAR;
      H5Sclose(space);
      return scalar;
    });
  }
  double scalar(const std::string& name) const {
    return with_dataset(name, [](hid_t dataset) {
      double value = 0.0;
      H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value);
      return value;
    });
  }

  std::filesystem::path path_;
  h5::File file_;
};

}  // namespace hebbes::test
