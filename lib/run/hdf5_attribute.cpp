#include "lib/run/hdf5_attribute.h"

#include "lib/run/hdf5_detail.h"

namespace hebbes::h5::detail {
namespace {

std::string full_name(const std::string& object_name, const std::string& name) {
  return object_name + ": attribute '" + name + "'";
}

Handle open_attribute(const Handle& object, const std::string& full, const std::string& name) {
  if (checked(H5Aexists(object.id(), name.c_str()), full, "look for it") == 0) {
    throw run::FileError(full + " is missing");
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

std::vector<std::string> read_variable(hid_t stored, const Handle& space, std::size_t count,
                                       const std::string& name, const Read& read) {
  std::vector<char*> pointers(count, nullptr);
  checked(read(stored, pointers.data()), name, "read");
  std::vector<std::string> values;
  for (const char* text : pointers) values.emplace_back(text ? text : "");
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

}  // namespace

std::vector<std::string> read_strings(const Handle& stored_type, const Handle& space,
                                      const std::string& name, const Read& read) {
  const auto points = checked(H5Sget_simple_extent_npoints(space.id()), name, "read the shape");
  const auto count = static_cast<std::size_t>(points);
  if (count == 0) return {};
  if (checked(H5Tis_variable_str(stored_type.id()), name, "read the type") > 0) {
    return read_variable(stored_type.id(), space, count, name, read);
  }
  return read_fixed(stored_type.id(), count, name, read);
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
  if (element_type(stored.id(), full) != Type::kString) {
    throw run::FileError(full + " is not a string");
  }
  const Handle space = owned(H5Aget_space(attribute.id()), full, "read the shape");
  return read_strings(stored, space, full, [&](hid_t type, void* values) {
    return H5Aread(attribute.id(), type, values);
  });
}

std::string read_string_attribute(const Handle& object, const std::string& object_name,
                                  const std::string& name) {
  const auto values = read_strings_attribute(object, object_name, name);
  if (values.size() != 1) {
    throw run::FileError(full_name(object_name, name) + " is not one string");
  }
  return values[0];
}

void read_scalar_attribute(const Handle& object, const std::string& object_name,
                           const std::string& name, hid_t type, void* value) {
  const std::string full = full_name(object_name, name);
  const Handle attribute = open_attribute(object, full, name);
  const Handle stored = owned(H5Aget_type(attribute.id()), full, "read the type");
  const Handle space = owned(H5Aget_space(attribute.id()), full, "read the shape");
  if (element_type(stored.id(), full) == Type::kString ||
      H5Sget_simple_extent_npoints(space.id()) != 1) {
    throw run::FileError(full + " is not one number");
  }
  checked(H5Aread(attribute.id(), type, value), full, "read");
}

}  // namespace hebbes::h5::detail
