// Attributes and strings of HDF5 objects; for hdf5*.cpp alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "lib/io/hdf5.h"

namespace hebbes::h5::detail {

/// Reads values of the memory type given, as H5Dread and H5Aread do.
using Read = std::function<herr_t(hid_t type, void* values)>;

/// So many strings of a stored type, whether of fixed or variable length. Throws for what is no
/// text, or claims to be very long.
std::vector<std::string> read_texts(const Handle& stored_type, std::size_t count,
                                    const std::string& name, const Read& read);

/// A list of strings in a dataset or attribute, whether of fixed or variable length. Throws unless
/// the space has one axis.
std::vector<std::string> read_list(const Handle& stored_type, const Handle& space,
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

/// A single number; of integers throws for a value that the result cannot hold.
std::int64_t read_int_attribute(const Handle& object, const std::string& object_name,
                                const std::string& name);
std::uint64_t read_uint_attribute(const Handle& object, const std::string& object_name,
                                  const std::string& name);
double read_double_attribute(const Handle& object, const std::string& object_name,
                             const std::string& name);

}  // namespace hebbes::h5::detail
