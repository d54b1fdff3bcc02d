#include "lib/io/hdf5.h"

#include <string_view>

#include "lib/io/hdf5_detail.h"

namespace hebbes::h5 {
namespace detail {
namespace {

herr_t keep_innermost(unsigned depth, const H5E_error2_t* entry, void* reason) {
  if (depth == 0 && entry->desc) *static_cast<std::string*>(reason) = entry->desc;
  return 0;
}

/// The system's own words, if HDF5 quotes them among its details.
std::string system_message(const std::string& reason) {
  constexpr std::string_view kQuote = "error message = '";
  const auto begin = reason.find(kQuote);
  if (begin == std::string::npos) return reason;
  const auto end = reason.find('\'', begin + kQuote.size());
  return reason.substr(begin + kQuote.size(), end - begin - kQuote.size());
}

}  // namespace

void fail(const std::string& object, const char* verb) {
  std::string reason = "unknown reason";
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, &reason);
  H5Eclear2(H5E_DEFAULT);
  throw io::FileError(object + ": cannot " + verb + ": " + system_message(reason));
}

Handle memory_type(Type type) {
  hid_t native = H5T_C_S1;
  switch (type) {
    case Type::kFloat32:
      native = H5T_NATIVE_FLOAT;
      break;
    case Type::kFloat64:
      native = H5T_NATIVE_DOUBLE;
      break;
    case Type::kInt32:
      native = H5T_NATIVE_INT32;
      break;
    case Type::kInt64:
      native = H5T_NATIVE_INT64;
      break;
    case Type::kUint8:
      native = H5T_NATIVE_UINT8;
      break;
    case Type::kString:
      break;
  }
  Handle copy = owned(H5Tcopy(native), "HDF5", "copy a type");
  if (type == Type::kString) {
    checked(H5Tset_size(copy.id(), H5T_VARIABLE), "HDF5", "make a string type");
    checked(H5Tset_cset(copy.id(), H5T_CSET_UTF8), "HDF5", "make a string type");
  }
  return copy;
}

Handle fixed_string_type(std::size_t bytes) {
  Handle type = owned(H5Tcopy(H5T_C_S1), "HDF5", "copy a type");
  checked(H5Tset_size(type.id(), bytes), "HDF5", "make a string type");
  checked(H5Tset_strpad(type.id(), H5T_STR_NULLPAD), "HDF5", "make a string type");
  checked(H5Tset_cset(type.id(), H5T_CSET_UTF8), "HDF5", "make a string type");
  return type;
}

Shape shape_of(const Handle& space, const std::string& object) {
  if (checked(H5Sget_simple_extent_type(space.id()), object, "read the shape") != H5S_SIMPLE) {
    throw io::FileError(object + ": is not an array");
  }
  const int rank = checked(H5Sget_simple_extent_ndims(space.id()), object, "read the shape");
  std::vector<hsize_t> lengths(static_cast<std::size_t>(rank));
  checked(H5Sget_simple_extent_dims(space.id(), lengths.data(), nullptr), object, "read the shape");
  if (lengths.empty()) throw io::FileError(object + ": is not an array");
  return {lengths.begin(), lengths.end()};
}

Type element_type(hid_t stored, const std::string& object) {
  const std::size_t bytes = H5Tget_size(stored);
  switch (H5Tget_class(stored)) {
    case H5T_FLOAT:
      if (bytes <= 8) return bytes <= 4 ? Type::kFloat32 : Type::kFloat64;
      break;
    case H5T_INTEGER: {
      const bool is_signed = H5Tget_sign(stored) == H5T_SGN_2;
      if (bytes == 1 && !is_signed) return Type::kUint8;
      if (bytes == 4 && is_signed) return Type::kInt32;
      if (bytes < 8 || (bytes == 8 && is_signed)) return Type::kInt64;
      break;
    }
    case H5T_ENUM:  // h5py's booleans
      if (bytes == 1) return Type::kUint8;
      break;
    case H5T_STRING:
      return Type::kString;
    default:
      break;
  }
  throw io::FileError(object + ": its element type is not a plain number or string");
}

}  // namespace detail

std::string to_text(const Shape& shape) {
  std::string text;
  for (const std::size_t length : shape) {
    text += text.empty() ? "" : ", ";
    text += length == kAnyLength ? "any" : std::to_string(length);
  }
  return "[" + text + "]";
}

Handle& Handle::operator=(Handle&& other) noexcept {
  if (this != &other) {
    reset();
    id_ = std::exchange(other.id_, H5I_INVALID_HID);
  }
  return *this;
}

void Handle::reset() {
  if (id_ < 0) return;
  switch (H5Iget_type(id_)) {
    case H5I_FILE:
      H5Fclose(id_);
      break;
    case H5I_GROUP:
      H5Gclose(id_);
      break;
    case H5I_DATATYPE:
      H5Tclose(id_);
      break;
    case H5I_DATASPACE:
      H5Sclose(id_);
      break;
    case H5I_DATASET:
      H5Dclose(id_);
      break;
    case H5I_ATTR:
      H5Aclose(id_);
      break;
    case H5I_GENPROP_LST:
      H5Pclose(id_);
      break;
    default:
      break;  // closed with its file
  }
  id_ = H5I_INVALID_HID;
}

}  // namespace hebbes::h5
