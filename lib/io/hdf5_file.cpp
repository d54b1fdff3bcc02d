#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "lib/io/hdf5.h"
#include "lib/io/hdf5_attribute.h"
#include "lib/io/hdf5_detail.h"

namespace hebbes::h5 {
namespace {

using detail::checked;
using detail::memory_type;
using detail::owned;

enum class Locks { kUsed, kUnused };

/// To be called before anything else of HDF5 is.
void set_up_library() {
  // At exit HDF5 would write files again that a full disk did not take, and crash.
  static const bool no_work_at_exit = H5dont_atexit() >= 0;
  static_cast<void>(no_work_at_exit);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // errors are exceptions, not text on stderr
}

/// Latest format, for SWMR; closing a file closes what is still open in it.
Handle access_properties(const std::string& path, Locks locks) {
  Handle properties = owned(H5Pcreate(H5P_FILE_ACCESS), path, "open");
  checked(H5Pset_libver_bounds(properties.id(), H5F_LIBVER_LATEST, H5F_LIBVER_LATEST), path,
          "open");
  checked(H5Pset_fclose_degree(properties.id(), H5F_CLOSE_STRONG), path, "open");
  // A reader of a growing file tries again at what it meets half written, with pauses of 1, 2, 4 ns
  // and so on: 0.3 s in all. HDF5's own 100 attempts would never end.
  checked(H5Pset_metadata_read_attempts(properties.id(), 28), path, "open");
  checked(H5Pset_file_locking(properties.id(), locks == Locks::kUsed, true), path, "open");
  return properties;
}

/// Whether an existing file can be locked, as far as can be told: where it cannot be opened, yes.
bool has_locks(const std::string& path) {
  const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (opened < 0) return true;
  const bool known = ::flock(opened, LOCK_SH | LOCK_NB) == 0 || errno == EWOULDBLOCK;
  ::close(opened);
  return known;
}

/// File systems without locks, as on some clusters, are no reason to fail. HDF5 itself forgives
/// ENOSYS alone.
template <typename Open>
Handle open_with_locks_if_there_are(const std::string& path, const char* verb, Open open) {
  Handle access = access_properties(path, Locks::kUsed);
  hid_t file = open(access);
  if (file < 0 && !has_locks(path)) {
    access = access_properties(path, Locks::kUnused);
    file = open(access);
  }
  return owned(file, path, verb);
}

/// Metadata that never straddles a page of memory: a kill may cut a write at a page's end, and half
/// an object would make a growing file unreadable.
Handle creation_properties(const std::string& path) {
  constexpr hsize_t kPageBytes = 4096;
  Handle properties = owned(H5Pcreate(H5P_FILE_CREATE), path, "create");
  checked(H5Pset_file_space_strategy(properties.id(), H5F_FSPACE_STRATEGY_PAGE, false, 1), path,
          "create");
  checked(H5Pset_file_space_page_size(properties.id(), kPageBytes), path, "create");
  return properties;
}

std::vector<hsize_t> dimensions(const Shape& shape) {
  return {shape.begin(), shape.end()};
}

Handle create(const Handle& file, const std::string& full, const std::string& name,
              const Handle& type, const Handle& space, const Handle& layout) {
  const Handle links = owned(H5Pcreate(H5P_LINK_CREATE), full, "create");
  checked(H5Pset_create_intermediate_group(links.id(), 1), full, "create");
  return owned(H5Dcreate2(file.id(), name.c_str(), type.id(), space.id(), links.id(),
                          layout ? layout.id() : H5P_DEFAULT, H5P_DEFAULT),
               full, "create");
}

herr_t collect_dataset(hid_t, const char* name, const H5O_info_t* info, void* names) {
  if (info->type == H5O_TYPE_DATASET) {
    static_cast<std::vector<std::string>*>(names)->push_back("/" + std::string(name));
  }
  return 0;
}

/// Whether what HDF5 remembers of the file, also by way of another reader in this process, may be
/// older than what its writer has written since.
bool follows_writer(const Handle& file, const std::string& path) {
  unsigned intent = 0;
  checked(H5Fget_intent(file.id(), &intent), path, "ask how it was opened");
  return (intent & H5F_ACC_SWMR_READ) != 0;
}

}  // namespace

File File::create(const std::filesystem::path& path) {
  set_up_library();
  const Handle creation = creation_properties(path);
  return {open_with_locks_if_there_are(path, "create",
                                       [&](const Handle& access) {
                                         return H5Fcreate(path.c_str(), H5F_ACC_TRUNC,
                                                          creation.id(), access.id());
                                       }),
          path};
}

File File::open(const std::filesystem::path& path, Access access) {
  set_up_library();
  std::error_code error;
  if (const auto status = std::filesystem::status(path, error);
      std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw io::FileError(path.string() + ": cannot open: is not a regular file");
  }
  unsigned flags = H5F_ACC_RDONLY;
  if (access == Access::kReadSwmr) flags = H5F_ACC_RDONLY | H5F_ACC_SWMR_READ;
  if (access == Access::kWriteSwmr) flags = H5F_ACC_RDWR | H5F_ACC_SWMR_WRITE;
  return {open_with_locks_if_there_are(path, "open",
                                       [&](const Handle& properties) {
                                         return H5Fopen(path.c_str(), flags, properties.id());
                                       }),
          path};
}

Dataset File::create_dataset(const std::string& name, Type type, const Shape& shape) {
  const std::string full = path_ + ":" + name;
  const auto dims = dimensions(shape);
  const Handle space =
      owned(H5Screate_simple(static_cast<int>(dims.size()), dims.data(), nullptr), full, "create");
  return {h5::create(handle_, full, name, memory_type(type), space, Handle()), full};
}

Dataset File::create_extendable(const std::string& name, Type type, const Shape& row_shape,
                                std::size_t chunk_rows) {
  const std::string full = path_ + ":" + name;
  auto dims = dimensions(row_shape);
  dims.insert(dims.begin(), 0);
  auto limits = dims;
  limits[0] = H5S_UNLIMITED;
  auto chunk = dims;
  chunk[0] = chunk_rows;
  const int rank = static_cast<int>(dims.size());
  const Handle space = owned(H5Screate_simple(rank, dims.data(), limits.data()), full, "create");
  const Handle layout = owned(H5Pcreate(H5P_DATASET_CREATE), full, "create");
  checked(H5Pset_chunk(layout.id(), rank, chunk.data()), full, "create");
  return {h5::create(handle_, full, name, memory_type(type), space, layout), full};
}

Dataset File::create_strings(const std::string& name, std::span<const std::string> values) {
  const std::string full = path_ + ":" + name;
  std::size_t longest = 1;
  for (const std::string& value : values) longest = std::max(longest, value.size());
  std::string texts;
  for (const std::string& value : values) {
    texts += value;
    texts.append(longest - value.size(), '\0');
  }
  const hsize_t count = values.size();
  const Handle space = owned(H5Screate_simple(1, &count, nullptr), full, "create");
  const Handle type = detail::fixed_string_type(longest);
  Dataset dataset(h5::create(handle_, full, name, type, space, Handle()), full);
  checked(H5Dwrite(dataset.handle_.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()),
          full, "write");
  return dataset;
}

Dataset File::dataset(const std::string& name) const {
  const std::string full = path_ + ":" + name;
  if (!contains(name)) throw io::FileError(full + ": there is no such dataset");
  Handle handle = owned(H5Dopen2(handle_.id(), name.c_str(), H5P_DEFAULT), full, "open");
  if (follows_writer(handle_, path_)) checked(H5Drefresh(handle.id()), full, "read anew");
  return {std::move(handle), full};
}

bool File::contains(const std::string& name) const {
  for (auto slash = name.find('/', 1);; slash = name.find('/', slash + 1)) {
    const std::string part = name.substr(0, slash);
    if (H5Lexists(handle_.id(), part.c_str(), H5P_DEFAULT) <= 0) return false;
    if (slash == std::string::npos) return true;
  }
}

std::vector<std::string> File::dataset_names() const {
  std::vector<std::string> names;
  checked(detail::visit_objects(handle_.id(), collect_dataset, &names), path_, "list its datasets");
  std::sort(names.begin(), names.end());
  return names;
}

void File::set_attribute(const std::string& name, const std::string& value) {
  detail::write_attribute(handle_, path_, name, value);
}

void File::set_attribute(const std::string& name, const char* value) {
  set_attribute(name, std::string(value));
}

void File::set_attribute(const std::string& name, std::int64_t value) {
  detail::write_attribute(handle_, path_, name, H5T_NATIVE_INT64, &value);
}

void File::set_attribute(const std::string& name, std::uint64_t value) {
  detail::write_attribute(handle_, path_, name, H5T_NATIVE_UINT64, &value);
}

void File::set_attribute(const std::string& name, double value) {
  detail::write_attribute(handle_, path_, name, H5T_NATIVE_DOUBLE, &value);
}

void File::set_attribute(const std::string& name, std::span<const std::string> values) {
  detail::write_attribute(handle_, path_, name, values);
}

Handle File::object_or_new_group(const std::string& name) {
  const std::string full = path_ + ":" + name;
  if (checked(H5Lexists(handle_.id(), name.c_str(), H5P_DEFAULT), full, "look for it") > 0) {
    return owned(H5Oopen(handle_.id(), name.c_str(), H5P_DEFAULT), full, "open");
  }
  return owned(H5Gcreate2(handle_.id(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), full,
               "create");
}

void File::set_attribute_of(const std::string& object, const std::string& name,
                            const std::string& value) {
  detail::write_attribute(object_or_new_group(object), path_ + ":" + object, name, value);
}

void File::set_attribute_of(const std::string& object, const std::string& name,
                            std::int64_t value) {
  detail::write_attribute(object_or_new_group(object), path_ + ":" + object, name, H5T_NATIVE_INT64,
                          &value);
}

void File::set_attribute_of(const std::string& object, const std::string& name, double value) {
  detail::write_attribute(object_or_new_group(object), path_ + ":" + object, name,
                          H5T_NATIVE_DOUBLE, &value);
}

bool File::has_attribute(const std::string& name) const {
  return checked(H5Aexists(handle_.id(), name.c_str()), path_, "look for an attribute") > 0;
}

std::string File::string_attribute(const std::string& name) const {
  return detail::read_string_attribute(handle_, path_, name);
}

std::int64_t File::int_attribute(const std::string& name) const {
  return detail::read_int_attribute(handle_, path_, name);
}

std::uint64_t File::uint_attribute(const std::string& name) const {
  return detail::read_uint_attribute(handle_, path_, name);
}

double File::double_attribute(const std::string& name) const {
  return detail::read_double_attribute(handle_, path_, name);
}

std::vector<std::string> File::strings_attribute(const std::string& name) const {
  return detail::read_strings_attribute(handle_, path_, name);
}

void File::flush() {
  checked(H5Fflush(handle_.id(), H5F_SCOPE_GLOBAL), path_, "flush");
}

void File::close() {
  flush();
  const Handle closing = std::exchange(handle_, Handle());
  checked(H5Fclose(closing.id()), path_, "close");
}

}  // namespace hebbes::h5
