#include <algorithm>
#include <functional>
#include <numeric>

#include "lib/run/hdf5.h"
#include "lib/run/hdf5_attribute.h"
#include "lib/run/hdf5_detail.h"

namespace hebbes::h5 {
namespace {

using detail::checked;
using detail::memory_type;
using detail::owned;

/// What a transfer of rows needs: the places in memory and in the file.
struct Selection {
  Handle memory;
  Handle file;
};

Selection select_rows(const Handle& dataset, const std::string& name, std::size_t first,
                      std::size_t rows) {
  Handle file = owned(H5Dget_space(dataset.id()), name, "read the shape");
  const int rank = checked(H5Sget_simple_extent_ndims(file.id()), name, "read the shape");
  std::vector<hsize_t> count(static_cast<std::size_t>(rank));
  checked(H5Sget_simple_extent_dims(file.id(), count.data(), nullptr), name, "read the shape");
  const hsize_t stored_rows = rank == 0 ? 0 : count[0];
  if (first + rows > stored_rows) {
    throw run::FileError(name + ": rows " + std::to_string(first) + " to " +
                         std::to_string(first + rows) + " wanted of " +
                         std::to_string(stored_rows));
  }
  std::vector<hsize_t> start(count.size(), 0);
  start[0] = first;
  count[0] = rows;
  checked(
      H5Sselect_hyperslab(file.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr),
      name, "select rows");
  Handle memory = owned(H5Screate_simple(rank, count.data(), nullptr), name, "select rows");
  return {std::move(memory), std::move(file)};
}

}  // namespace

Shape Dataset::shape() const {
  const Handle space = owned(H5Dget_space(handle_.id()), name_, "read the shape");
  const int rank = checked(H5Sget_simple_extent_ndims(space.id()), name_, "read the shape");
  std::vector<hsize_t> dims(static_cast<std::size_t>(rank));
  checked(H5Sget_simple_extent_dims(space.id(), dims.data(), nullptr), name_, "read the shape");
  return {dims.begin(), dims.end()};
}

Type Dataset::type() const {
  const Handle stored = owned(H5Dget_type(handle_.id()), name_, "read the type");
  return detail::element_type(stored.id(), name_);
}

template <typename T>
void Dataset::write_rows(std::size_t first, std::size_t rows, const T* values) {
  if (rows == 0) return;
  const Selection place = select_rows(handle_, name_, first, rows);
  const Handle type = memory_type(type_of<T>());
  checked(
      H5Dwrite(handle_.id(), type.id(), place.memory.id(), place.file.id(), H5P_DEFAULT, values),
      name_, "write");
}

template <typename T>
void Dataset::read_rows(std::size_t first, std::size_t rows, T* values) const {
  if (rows == 0) return;
  const Selection place = select_rows(handle_, name_, first, rows);
  const Handle type = memory_type(type_of<T>());
  checked(H5Dread(handle_.id(), type.id(), place.memory.id(), place.file.id(), H5P_DEFAULT, values),
          name_, "read");
}

template <typename T>
std::vector<T> Dataset::read() const {
  const Shape dims = shape();
  std::vector<T> values(
      std::accumulate(dims.begin(), dims.end(), std::size_t{1}, std::multiplies<>{}));
  const Handle type = memory_type(type_of<T>());
  checked(H5Dread(handle_.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), name_,
          "read");
  return values;
}

std::vector<std::string> Dataset::read_strings() const {
  if (type() != Type::kString) throw run::FileError(name_ + ": is not an array of strings");
  const Handle space = owned(H5Dget_space(handle_.id()), name_, "read the shape");
  const Handle stored = owned(H5Dget_type(handle_.id()), name_, "read the type");
  return detail::read_strings(stored, space, name_, [this](hid_t type, void* values) {
    return H5Dread(handle_.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  });
}

void Dataset::resize(std::size_t rows) {
  const Shape dims = shape();
  std::vector<hsize_t> extent(dims.begin(), dims.end());
  extent.at(0) = rows;
  checked(H5Dset_extent(handle_.id(), extent.data()), name_, "grow");
}

void Dataset::flush() {
  checked(H5Dflush(handle_.id()), name_, "flush");
}

void Dataset::describe(const std::string& description, const std::string& units) {
  detail::write_attribute(handle_, name_, "description", description);
  detail::write_attribute(handle_, name_, "units", units);
}

std::string Dataset::string_attribute(const std::string& name) const {
  return detail::read_string_attribute(handle_, name_, name);
}

#define HEBBES_INSTANTIATE(T)                                            \
  template void Dataset::write_rows(std::size_t, std::size_t, const T*); \
  template void Dataset::read_rows(std::size_t, std::size_t, T*) const;  \
  template std::vector<T> Dataset::read() const;
HEBBES_INSTANTIATE(float)
HEBBES_INSTANTIATE(double)
HEBBES_INSTANTIATE(std::int32_t)
HEBBES_INSTANTIATE(std::int64_t)
HEBBES_INSTANTIATE(std::uint8_t)
#undef HEBBES_INSTANTIATE

}  // namespace hebbes::h5
