// A reading of everything in an HDF5 file, to be done where a crash does no harm.
#include <exception>
#include <functional>
#include <vector>

#include "lib/io/hdf5.h"
#include "lib/io/hdf5_attribute.h"
#include "lib/io/hdf5_detail.h"

namespace hebbes::h5 {
namespace {

using detail::owned;
using detail::Read;

constexpr std::size_t kMostBytes = std::size_t{4} << 20;  // of an array that is read

struct Trial {
  const std::string& path;
  const std::function<void(const std::string&)>& tell;
};

/// Text, and numbers where there are few.
void read_values(const Handle& type, const Handle& space, const std::string& name,
                 const Read& read) {
  const auto points = H5Sget_simple_extent_npoints(space.id());
  const std::size_t bytes = H5Tget_size(type.id());
  if (points <= 0 || bytes == 0) return;
  const auto count = static_cast<std::size_t>(points);
  const H5T_class_t kind = H5Tget_class(type.id());
  if (kind == H5T_STRING) {
    detail::read_texts(type, count, name, read);
  } else if ((kind == H5T_INTEGER || kind == H5T_FLOAT) && count <= kMostBytes / bytes) {
    std::vector<unsigned char> values(count * bytes);
    read(type.id(), values.data());
  }
}

void try_attribute(hid_t object, const char* attribute_name, const std::string& name) {
  const Handle attribute = owned(H5Aopen(object, attribute_name, H5P_DEFAULT), name, "open");
  const Handle type = owned(H5Aget_type(attribute.id()), name, "read the type");
  const Handle space = owned(H5Aget_space(attribute.id()), name, "read the shape");
  read_values(type, space, name,
              [&](hid_t memory, void* values) { return H5Aread(attribute.id(), memory, values); });
}

herr_t visit_attribute(hid_t object, const char* name, const H5A_info_t*, void* object_trial) {
  const auto& trial = *static_cast<const Trial*>(object_trial);
  const std::string full = trial.path + ": attribute '" + name + "'";
  trial.tell(full);
  try {
    try_attribute(object, name, full);
  } catch (const std::exception&) {
  }
  return 0;
}

void try_dataset(const Handle& dataset, const std::string& name) {
  H5Dget_storage_size(dataset.id());  // goes through an index of chunks
  const Handle type = owned(H5Dget_type(dataset.id()), name, "read the type");
  const Handle space = owned(H5Dget_space(dataset.id()), name, "read the shape");
  read_values(type, space, name, [&](hid_t memory, void* values) {
    return H5Dread(dataset.id(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  });
}

herr_t visit_object(hid_t file, const char* name, const H5O_info_t* info, void* file_trial) {
  const auto& trial = *static_cast<const Trial*>(file_trial);
  const bool is_root = std::string(name) == ".";
  const std::string full = is_root ? trial.path : trial.path + ":/" + name;
  trial.tell(full);
  try {
    const Handle object = owned(H5Oopen(file, name, H5P_DEFAULT), full, "open");
    if (info->type == H5O_TYPE_DATASET) try_dataset(object, full);
    Trial attributes{full, trial.tell};
    H5Aiterate2(object.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, visit_attribute, &attributes);
  } catch (const std::exception&) {
  }
  return 0;
}

}  // namespace

bool File::try_everything(const std::function<void(const std::string& name)>& tell) const {
  Trial trial{path_, tell};
  return detail::visit_objects(handle_.id(), visit_object, &trial) >= 0;
}

}  // namespace hebbes::h5
