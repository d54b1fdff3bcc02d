// checkpoint.h5: everything that a run needs to go on, always a whole one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lib/io/durable_file.h"
#include "lib/io/hdf5.h"

namespace hebbes::run {

struct CheckpointHeader {
  std::int64_t generation = 0;  ///< generations done, and rows of run.h5 to keep
  std::uint64_t seed = 0;
  double sigma = 0;          ///< of the next generation
  double learning_rate = 0;  ///< of the next generation
  std::string config;        ///< resolved TOML
};

/// Writes checkpoint.h5.tmp beside DIR/checkpoint.h5 and in the end renames it over it;
/// without commit() the temporary file goes with the writer. All members
/// throw FileError (a full disk, an unwritable directory); the old checkpoint then stays whole.
/// T is float, double, std::int32_t or std::int64_t.
class CheckpointWriter {
 public:
  CheckpointWriter(const std::filesystem::path& dir, const CheckpointHeader& header);
  /// Declares an array, such as "/parameters/lambda" of {N, M}; a scalar has shape {1}.
  template <typename T = float>
  void dataset(const std::string& path, const std::vector<std::size_t>& shape,
               const std::string& description, const std::string& units = "1");

  /// Writes rows [first_row, first_row + rows) of the array, row-major.
  template <typename T>
  void write_rows(const std::string& path, std::size_t first_row, std::size_t rows,
                  const T* values);

  /// Makes this the run's checkpoint: flushed to the disk, then renamed.
  void commit();

 private:
  io::TemporaryFile temporary_;  ///< outlives file_
  h5::File file_;
  std::map<std::string, h5::Dataset> datasets_;
};

/// Reads DIR/checkpoint.h5. All members throw FileError.
class CheckpointReader {
 public:
  /// Throws also for a header that no run can have written, such as a sigma of 0.
  explicit CheckpointReader(const std::filesystem::path& dir);

  const std::string& path() const { return file_.path(); }

  const CheckpointHeader& header() const { return header_; }
  bool contains(const std::string& path) const;
  std::vector<std::string> dataset_names() const { return file_.dataset_names(); }
  std::vector<std::size_t> shape(const std::string& path) const;

  /// Reads rows [first_row, first_row + rows) of an array of T's that has the shape given. Throws
  /// also if a number that is read is not finite, as read().
  template <typename T>
  void read_rows(const std::string& path, const std::vector<std::size_t>& shape,
                 std::size_t first_row, std::size_t rows, T* values) const;

  /// Reads a whole array of T's; of the shape expected, h5::kAnyLength fits any length.
  template <typename T>
  std::vector<T> read(const std::string& path, const std::vector<std::size_t>& expected) const;

 private:
  h5::File file_;
  CheckpointHeader header_;
};

}  // namespace hebbes::run
