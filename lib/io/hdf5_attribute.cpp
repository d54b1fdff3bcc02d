#include "lib/io/hdf5_attribute.h"

#include <utility>

#include "lib/io/hdf5_detail.h"

namespace hebbes::h5::detail {
namespace {

std::string full_name(const std::string& object_name, const std::string& name) {
  return object_name + ": attribute '" + name + "'";
}

Handle open_attribute(const Handle& object, const std::string& full, const std::string& name) {
  if (checked(H5Aexists(object.id(), name.c_str()), full, "look for it") == 0) {
    throw io::FileError(full + " is missing");
  }
  return owned(H5Aopen(object.id(), name.c_str(), H5P_DEFAULT), full, "open");
}

void write(const Handle& object, const std::string& full, const std::string& name, hid_t type,
           const Handle& space, const void* values) {
  if (checked(H5Aexists(object.id(), name.c_str()), full, "look for it") > 0) {
    checked(H5Adelete(object.id(), name.c_str()), full, "replace");
  }
  const Handle attribute =
      owned(H5Acreate2(object.id(), name.c_str(), type, space.id(), H5P_DEFAULT, H5P_DEFAULT), full,
            "create");
  checked(H5Awrite(attribute.id(), type, values), full, "write");
}

std::vector<std::string> read_variable(hid_t stored, std::size_t count, const std::string& name,
                                       const Read& read) {
  std::vector<char*> pointers(count, nullptr);
  checked(read(stored, pointers.data()), name, "read");
  std::vector<std::string> values;
  for (const char* text : pointers) values.emplace_back(text ? text : "");
  const hsize_t length = count;
  const Handle space = owned(H5Screate_simple(1, &length, nullptr), name, "free");
  checked(H5Dvlen_reclaim(stored, space.id(), H5P_DEFAULT, pointers.data()), name, "free");
  return values;
}

std::vector<std::string> read_fixed(hid_t stored, std::size_t count, const std::string& name,
                                    const Read& read) {
  const std::size_t length = H5Tget_size(stored);
  std::vector<char> characters(count * length);
  checked(read(stored, characters.data()), name, "read");
  std::vector<std::string> values;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string padded(characters.data() + i * length, length);
    values.push_back(padded.substr(0, padded.find('\0')));
  }
  return values;
}

constexpr std::size_t kLongestText = std::size_t{16} << 20;  // bytes of one dataset or attribute

/// An attribute that holds a single value.
struct Single {
  Single(const Handle& object, const std::string& full, const std::string& name)
      : attribute(open_attribute(object, full, name)),
        type(owned(H5Aget_type(attribute.id()), full, "read the type")) {
    const Handle space = owned(H5Aget_space(attribute.id()), full, "read the shape");
    if (H5Sget_simple_extent_npoints(space.id()) != 1) {
      throw io::FileError(full + " is not a single value");
    }
  }

  Handle attribute, type;
};

/// A number of the class given, of at most 8 bytes.
Single open_number(const Handle& object, const std::string& full, const std::string& name,
                   H5T_class_t kind) {
  Single single(object, full, name);
  if (H5Tget_class(single.type.id()) != kind || H5Tget_size(single.type.id()) > 8) {
    throw io::FileError(full + " is not " +
                        (kind == H5T_INTEGER ? "an integer" : "a floating-point number"));
  }
  return single;
}

bool is_signed(const Single& integer) {
  return H5Tget_sign(integer.type.id()) == H5T_SGN_2;
}

}  // namespace

std::vector<std::string> read_texts(const Handle& stored, std::size_t count,
                                    const std::string& name, const Read& read) {
  if (H5Tget_class(stored.id()) != H5T_STRING) throw io::FileError(name + ": is not text");
  const std::size_t bytes = H5Tget_size(stored.id());
  if (bytes == 0 || count > kLongestText / bytes) {
    throw io::FileError(name + ": claims " + std::to_string(count) + " strings of " +
                        std::to_string(bytes) + " bytes");
  }
  if (count == 0) return {};
  if (checked(H5Tis_variable_str(stored.id()), name, "read the type") > 0) {
    return read_variable(stored.id(), count, name, read);
  }
  return read_fixed(stored.id(), count, name, read);
}

std::vector<std::string> read_list(const Handle& stored_type, const Handle& space,
                                   const std::string& name, const Read& read) {
  const Shape shape = shape_of(space, name);
  if (shape.size() != 1) {
    throw io::FileError(name + ": has shape " + to_text(shape) + ", not [any]");
  }
  return read_texts(stored_type, shape.front(), name, read);
}

void write_attribute(const Handle& object, const std::string& object_name, const std::string& name,
                     const std::string& value) {
  const char* text = value.c_str();
  const Handle type = memory_type(Type::kString);
  write_attribute(object, object_name, name, type.id(), &text);
}

void write_attribute(const Handle& object, const std::string& object_name, const std::string& name,
                     std::span<const std::string> values) {
  const std::string full = full_name(object_name, name);
  std::vector<const char*> texts;
  for (const std::string& value : values) texts.push_back(value.c_str());
  const hsize_t count = texts.size();
  const Handle space = owned(H5Screate_simple(1, &count, nullptr), full, "create");
  texts.push_back(nullptr);  // HDF5 wants an address where there are none, too
  write(object, full, name, memory_type(Type::kString).id(), space, texts.data());
}

void write_attribute(const Handle& object, const std::string& object_name, const std::string& name,
                     hid_t type, const void* scalar) {
  const std::string full = full_name(object_name, name);
  const Handle space = owned(H5Screate(H5S_SCALAR), full, "create");
  write(object, full, name, type, space, scalar);
}

std::vector<std::string> read_strings_attribute(const Handle& object,
                                                const std::string& object_name,
                                                const std::string& name) {
  const std::string full = full_name(object_name, name);
  const Handle attribute = open_attribute(object, full, name);
  const Handle stored = owned(H5Aget_type(attribute.id()), full, "read the type");
  const Handle space = owned(H5Aget_space(attribute.id()), full, "read the shape");
  return read_list(stored, space, full,
                   [&](hid_t type, void* values) { return H5Aread(attribute.id(), type, values); });
}

std::string read_string_attribute(const Handle& object, const std::string& object_name,
                                  const std::string& name) {
  const std::string full = full_name(object_name, name);
  const Single single(object, full, name);
  const auto read = [&](hid_t type, void* values) {
    return H5Aread(single.attribute.id(), type, values);
  };
  return read_texts(single.type, 1, full, read).at(0);
}

std::int64_t read_int_attribute(const Handle& object, const std::string& object_name,
                                const std::string& name) {
  const std::string full = full_name(object_name, name);
  const Single integer = open_number(object, full, name, H5T_INTEGER);
  if (!is_signed(integer)) {
    const std::uint64_t value = read_uint_attribute(object, object_name, name);
    if (std::in_range<std::int64_t>(value)) return static_cast<std::int64_t>(value);
    throw io::FileError(full + " is too large: " + std::to_string(value));
  }
  std::int64_t value = 0;
  checked(H5Aread(integer.attribute.id(), H5T_NATIVE_INT64, &value), full, "read");
  return value;
}

std::uint64_t read_uint_attribute(const Handle& object, const std::string& object_name,
                                  const std::string& name) {
  const std::string full = full_name(object_name, name);
  const Single integer = open_number(object, full, name, H5T_INTEGER);
  if (is_signed(integer)) {
    const std::int64_t value = read_int_attribute(object, object_name, name);
    if (value >= 0) return static_cast<std::uint64_t>(value);
    throw io::FileError(full + " is negative: " + std::to_string(value));
  }
  std::uint64_t value = 0;
  checked(H5Aread(integer.attribute.id(), H5T_NATIVE_UINT64, &value), full, "read");
  return value;
}

double read_double_attribute(const Handle& object, const std::string& object_name,
                             const std::string& name) {
  const std::string full = full_name(object_name, name);
  const Single number = open_number(object, full, name, H5T_FLOAT);
  double value = 0;
  checked(H5Aread(number.attribute.id(), H5T_NATIVE_DOUBLE, &value), full, "read");
  return value;
}

}  // namespace hebbes::h5::detail
