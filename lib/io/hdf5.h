// HDF5 files by value: handles that close themselves, errors that are exceptions.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hebbes::h5 {

using Shape = std::vector<std::size_t>;

/// In the shape that a reader expects, a length that may be any.
inline constexpr std::size_t kAnyLength = static_cast<std::size_t>(-1);

/// Owner of one HDF5 identifier of any kind.
class Handle {
 public:
  Handle() = default;
  explicit Handle(hid_t id) : id_(id) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
  Handle& operator=(Handle&& other) noexcept;
  ~Handle() { reset(); }

  hid_t id() const { return id_; }
  explicit operator bool() const { return id_ >= 0; }
  void reset();

  /// Gives the identifier up without closing it.
  void release() { id_ = H5I_INVALID_HID; }

 private:
  hid_t id_ = H5I_INVALID_HID;
};

/// The element types in use.
enum class Type { kFloat32, kFloat64, kInt32, kInt64, kUint8, kString };

/// Type of T: float, double, std::int32_t, std::int64_t or std::uint8_t.
template <typename T>
constexpr Type type_of();
template <>
constexpr Type type_of<float>() {
  return Type::kFloat32;
}
template <>
constexpr Type type_of<double>() {
  return Type::kFloat64;
}
template <>
constexpr Type type_of<std::int32_t>() {
  return Type::kInt32;
}
template <>
constexpr Type type_of<std::int64_t>() {
  return Type::kInt64;
}
template <>
constexpr Type type_of<std::uint8_t>() {
  return Type::kUint8;
}

/// An array in a file. Rows are its first axis. All members throw io::FileError, which names the
/// file, the object and HDF5's own reason. Readers say which element type and shape they expect,
/// and nothing is read, nor memory taken, of an array that differs.
class Dataset {
 public:
  /// Throws if it is no array: a scalar, or without values ("null").
  Shape shape() const;
  std::size_t rows() const { return shape().front(); }
  Type type() const;

  /// Throws unless the elements are T's, the shape is `expected` (kAnyLength fits any length), and
  /// the file holds about as many bytes as such an array has.
  template <typename T>
  void require(const Shape& expected) const;

  /// Writes rows [first, first + rows), row-major; T is converted to the stored type.
  template <typename T>
  void write_rows(std::size_t first, std::size_t rows, const T* values);

  /// Reads rows [first, first + rows) of an array of T's whose rows have the shape given,
  /// row-major.
  template <typename T>
  void read_rows(std::size_t first, std::size_t rows, const Shape& row_shape, T* values) const;

  /// Reads the whole array; throws as require().
  template <typename T>
  std::vector<T> read(const Shape& expected) const;

  /// Reads a list of strings, of fixed or variable length.
  std::vector<std::string> read_strings() const;

  /// Grows or shrinks an extendable array to this many rows.
  void resize(std::size_t rows);

  /// Writes what is buffered, data before metadata, so that a SWMR reader may see it.
  void flush();

  /// Attributes "description" and "units" (SI, or "1").
  void describe(const std::string& description, const std::string& units);

  std::string string_attribute(const std::string& name) const;

  /// As File::abandon().
  void abandon() { handle_.release(); }

 private:
  friend class File;
  void require_array(Type type, const Shape& expected) const;

  Dataset(Handle handle, std::string name) : handle_(std::move(handle)), name_(std::move(name)) {}

  Handle handle_;
  std::string name_;  ///< file and path, for messages
};

enum class Access {
  kRead,       ///< fails while a SWMR writer has, or has left, the file open
  kReadSwmr,   ///< also a file that is growing, or that a killed writer left
  kWriteSwmr,  ///< existing objects only; readers may follow
};

/// "[2, 3]"; a length that may be any is "any".
std::string to_text(const Shape& shape);

/// An HDF5 file. All members throw io::FileError, which names the file, the object and HDF5's own
/// reason. Object names are absolute paths; missing groups on the way are made.
class File {
 public:
  /// Makes a file in the latest format, over an existing one.
  static File create(const std::filesystem::path& path);
  /// Throws also for what is no regular file.
  static File open(const std::filesystem::path& path, Access access);

  File() = default;

  /// An array of fixed shape, without chunks.
  Dataset create_dataset(const std::string& name, Type type, const Shape& shape);

  /// An array without rows so far that grows by rows of `row_shape`, stored in chunks of
  /// `chunk_rows`.
  Dataset create_extendable(const std::string& name, Type type, const Shape& row_shape,
                            std::size_t chunk_rows);

  /// A list of UTF-8 strings, stored with a fixed length.
  Dataset create_strings(const std::string& name, std::span<const std::string> values);

  Dataset dataset(const std::string& name) const;
  bool contains(const std::string& name) const;

  /// Absolute names of all datasets, sorted.
  std::vector<std::string> dataset_names() const;

  /// Reads all that HDF5 itself may crash or never end at in a damaged file: every object's
  /// properties, all text, and arrays of a few megabytes. What HDF5 refuses in good order is passed
  /// over, except where it cannot list the objects there are: returns false. `tell` gets the name
  /// of what is read next.
  bool try_everything(const std::function<void(const std::string& name)>& tell) const;

  /// Attributes of the root group. Strings have variable length there, which h5py gives as str.
  void set_attribute(const std::string& name, const std::string& value);
  void set_attribute(const std::string& name, const char* value);
  void set_attribute(const std::string& name, std::int64_t value);
  void set_attribute(const std::string& name, std::uint64_t value);
  void set_attribute(const std::string& name, double value);
  void set_attribute(const std::string& name, std::span<const std::string> values);

  /// An attribute of an array, or of a group of the root, which is made if there is none.
  void set_attribute_of(const std::string& object, const std::string& name,
                        const std::string& value);
  void set_attribute_of(const std::string& object, const std::string& name, std::int64_t value);
  void set_attribute_of(const std::string& object, const std::string& name, double value);

  bool has_attribute(const std::string& name) const;
  std::string string_attribute(const std::string& name) const;
  std::int64_t int_attribute(const std::string& name) const;
  std::uint64_t uint_attribute(const std::string& name) const;
  double double_attribute(const std::string& name) const;
  std::vector<std::string> strings_attribute(const std::string& name) const;  ///< a list

  /// Writes all that HDF5 buffers to the system.
  void flush();

  /// Flushes and closes; errors that a destructor would swallow are thrown. Datasets of the file
  /// become invalid.
  void close();

  /// Leaves the file as a killed process would. After a failed write, closing it would spoil what a
  /// SWMR reader can still read.
  void abandon() { handle_.release(); }

  const std::string& path() const { return path_; }

  /// Takes note that the open file has another name now.
  void renamed_to(const std::filesystem::path& path) { path_ = path.string(); }

 private:
  Handle object_or_new_group(const std::string& name);

  File(Handle handle, std::string path) : handle_(std::move(handle)), path_(std::move(path)) {}

  Handle handle_;
  std::string path_;
};

}  // namespace hebbes::h5
