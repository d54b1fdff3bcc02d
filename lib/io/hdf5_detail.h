// Errors and types of the HDF5 wrappers; for hdf5*.cpp alone.
#pragma once

#include <hdf5.h>

#include <string>

#include "lib/io/errors.h"
#include "lib/io/hdf5.h"

namespace hebbes::h5::detail {

/// Throws io::FileError "<object>: cannot <verb>: <HDF5's innermost reason>".
[[noreturn]] void fail(const std::string& object, const char* verb);

/// The result of an HDF5 call, or an exception if it is negative.
template <typename Result>
Result checked(Result result, const std::string& object, const char* verb) {
  if (result < 0) fail(object, verb);
  return result;
}

/// An owner for a new identifier that H5?close closes by its kind; throws as checked().
inline Handle owned(hid_t id, const std::string& object, const char* verb) {
  return Handle(checked(id, object, verb));
}

/// The type in memory; strings are UTF-8 of variable length.
Handle memory_type(Type type);

/// Strings of this fixed number of bytes, UTF-8, padded with zeros.
Handle fixed_string_type(std::size_t bytes);

/// Lengths of the axes; throws for a scalar and for what has no values ("null").
Shape shape_of(const Handle& space, const std::string& object);

/// The element type in use that holds values of a stored type; throws if there is none.
Type element_type(hid_t stored, const std::string& object);

/// Calls `visit` with each object below a file, in the order of their names, and its basic
/// properties, whose type differs between versions of HDF5.
inline herr_t visit_objects(hid_t file,
                            herr_t (*visit)(hid_t, const char*, const H5O_info_t*, void*),
                            void* data) {
#if H5_VERSION_GE(1, 12, 0)
  return H5Ovisit3(file, H5_INDEX_NAME, H5_ITER_INC, visit, data, H5O_INFO_BASIC);
#else
  return H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, visit, data, H5O_INFO_BASIC);
#endif
}

}  // namespace hebbes::h5::detail
