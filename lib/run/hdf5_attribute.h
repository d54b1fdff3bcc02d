// Attributes and strings of HDF5 objects; for hdf5*.cpp alone.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "lib/run/hdf5.h"

namespace hebbes::h5::detail {

/// Reads values of the memory type given, as H5Dread and H5Aread do.
using Read = std::function<herr_t(hid_t type, void* values)>;

/// All strings of a dataset or attribute, whether stored with fixed or variable length.
std::vector<std::string> read_strings(const Handle& stored_type, const Handle& space,
                                      const std::string& name, const Read& read);

/// Sets an attribute of `object`, replacing one of that name.
void write_attribute(const Handle& object, const std::string& object_name, const std::string& name,
                     const std::string& value);
void write_attribute(const Handle& object, const std::string& object_name, const std::string& name,
                     std::span<const std::string> values);
void write_attribute(const Handle& object, const std::string& object_name, const std::string& name,
                     hid_t type, const void* scalar);

std::vector<std::string> read_strings_attribute(const Handle& object,
                                                const std::string& object_name,
                                                const std::string& name);
std::string read_string_attribute(const Handle& object, const std::string& object_name,
                                  const std::string& name);

/// Reads a numeric scalar, converted to `type`.
void read_scalar_attribute(const Handle& object, const std::string& object_name,
                           const std::string& name, hid_t type, void* value);

}  // namespace hebbes::h5::detail
