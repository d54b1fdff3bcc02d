#include <algorithm>

#include "lib/io/hdf5.h"
#include "lib/io/hdf5_attribute.h"
#include "lib/io/hdf5_detail.h"

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

Selection select_rows(const Handle& dataset, const std::string& name, const Shape& shape,
                      std::size_t first, std::size_t rows) {
  std::vector<hsize_t> start(shape.size(), 0), count(shape.begin(), shape.end());
  if (first > count[0] || rows > count[0] - first) {
    throw io::FileError(name + ": rows " + std::to_string(first) + " to " +
                        std::to_string(first + rows) + " wanted of " + std::to_string(count[0]));
  }
  start[0] = first;
  count[0] = rows;
  Handle file = owned(H5Dget_space(dataset.id()), name, "read the shape");
  checked(
      H5Sselect_hyperslab(file.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr),
      name, "select rows");
  Handle memory = owned(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr),
                        name, "select rows");
  return {std::move(memory), std::move(file)};
}

bool fits(const Shape& shape, const Shape& expected) {
  return std::ranges::equal(shape, expected, [](std::size_t length, std::size_t wanted) {
    return wanted == kAnyLength || length == wanted;
  });
}

/// Bytes in memory; throws if there is no such number.
std::size_t bytes_of(const Shape& shape, std::size_t element, const std::string& name) {
  std::size_t bytes = element;
  for (const std::size_t length : shape) {
    if (__builtin_mul_overflow(bytes, length, &bytes)) {
      throw io::FileError(name + ": has the impossible shape " + to_text(shape));
    }
  }
  return bytes;
}

/// Throws for an array that claims to be much larger than what the file holds of it.
void require_stored(const Handle& dataset, std::size_t bytes, const std::string& name) {
  constexpr std::size_t kSlack = std::size_t{64} << 20;  // what is not written yet, or never was
  constexpr std::size_t kMostCompressed = 1032;          // by deflate
  const Handle layout = owned(H5Dget_create_plist(dataset.id()), name, "read the layout");
  const int filters = checked(H5Pget_nfilters(layout.id()), name, "read the layout");
  if (bytes <= kSlack) return;
  const std::size_t stored = H5Dget_storage_size(dataset.id());
  if ((bytes - kSlack) / (filters > 0 ? kMostCompressed : 2) <= stored) return;
  throw io::FileError(name + ": claims " + std::to_string(bytes) + " bytes, of which " +
                      std::to_string(stored) + " are stored");
}

}  // namespace

Shape Dataset::shape() const {
  return detail::shape_of(owned(H5Dget_space(handle_.id()), name_, "read the shape"), name_);
}

Type Dataset::type() const {
  const Handle stored = owned(H5Dget_type(handle_.id()), name_, "read the type");
  return detail::element_type(stored.id(), name_);
}

void Dataset::require_array(Type type, const Shape& expected) const {
  const Shape found = shape();
  if (!fits(found, expected)) {
    throw io::FileError(name_ + ": has shape " + to_text(found) + ", not " + to_text(expected));
  }
  if (this->type() != type) {
    throw io::FileError(name_ + ": has another element type than expected");
  }
}

template <typename T>
void Dataset::require(const Shape& expected) const {
  require_array(type_of<T>(), expected);
  require_stored(handle_, bytes_of(shape(), sizeof(T), name_), name_);
}

template <typename T>
void Dataset::write_rows(std::size_t first, std::size_t rows, const T* values) {
  if (rows == 0) return;
  const Selection place = select_rows(handle_, name_, shape(), first, rows);
  const Handle type = memory_type(type_of<T>());
  checked(
      H5Dwrite(handle_.id(), type.id(), place.memory.id(), place.file.id(), H5P_DEFAULT, values),
      name_, "write");
}

template <typename T>
void Dataset::read_rows(std::size_t first, std::size_t rows, const Shape& row_shape,
                        T* values) const {
  Shape expected = {kAnyLength};
  expected.insert(expected.end(), row_shape.begin(), row_shape.end());
  require_array(type_of<T>(), expected);
  if (rows == 0) return;
  const Selection place = select_rows(handle_, name_, shape(), first, rows);
  const Handle type = memory_type(type_of<T>());
  checked(H5Dread(handle_.id(), type.id(), place.memory.id(), place.file.id(), H5P_DEFAULT, values),
          name_, "read");
}

template <typename T>
std::vector<T> Dataset::read(const Shape& expected) const {
  require<T>(expected);
  const Shape whole = shape();
  std::vector<T> values(bytes_of(whole, 1, name_));
  read_rows(0, whole.front(), Shape(whole.begin() + 1, whole.end()), values.data());
  return values;
}

std::vector<std::string> Dataset::read_strings() const {
  const Handle space = owned(H5Dget_space(handle_.id()), name_, "read the shape");
  const Handle stored = owned(H5Dget_type(handle_.id()), name_, "read the type");
  return detail::read_list(stored, space, name_, [this](hid_t type, void* values) {
    return H5Dread(handle_.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  });
}

void Dataset::resize(std::size_t rows) {
  const Shape lengths = shape();
  std::vector<hsize_t> extent(lengths.begin(), lengths.end());
  extent.front() = rows;
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

#define HEBBES_INSTANTIATE(T)                                                         \
  template void Dataset::write_rows(std::size_t, std::size_t, const T*);              \
  template void Dataset::require<T>(const Shape&) const;                              \
  template void Dataset::read_rows(std::size_t, std::size_t, const Shape&, T*) const; \
  template std::vector<T> Dataset::read(const Shape&) const;
HEBBES_INSTANTIATE(float)
HEBBES_INSTANTIATE(double)
HEBBES_INSTANTIATE(std::int32_t)
HEBBES_INSTANTIATE(std::int64_t)
HEBBES_INSTANTIATE(std::uint8_t)
#undef HEBBES_INSTANTIATE

}  // namespace hebbes::h5
