#include "lib/run/checkpoint.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <type_traits>

#include "lib/io/errors.h"
#include "lib/math/finite.h"
#include "lib/run/file_format.h"

namespace hebbes::run {
namespace {

constexpr const char* kFileName = "checkpoint.h5";

/// What any run's numbers satisfy. A learning rate may have decayed to 0.
void check_header(const CheckpointHeader& header, const std::string& path) {
  constexpr std::int64_t kMostGenerations = std::numeric_limits<std::uint32_t>::max();
  const auto require = [&](bool holds, const char* name, auto value, const char* demand) {
    if (!holds)
      throw io::FileError(fmt::format("{}:{} is {}: must be {}", path, name, value, demand));
  };
  require(header.generation >= 0 && header.generation <= kMostGenerations, "generation",
          header.generation, "from 0 to 2^32 - 1");
  require(std::isfinite(header.sigma) && header.sigma > 0.0, "sigma", header.sigma,
          "finite and above 0");
  require(std::isfinite(header.learning_rate) && header.learning_rate >= 0.0, "learning_rate",
          header.learning_rate, "finite and not below 0");
}

template <typename T>
void check_finite(std::span<const T> values, std::size_t first, const std::string& name) {
  if constexpr (std::is_floating_point_v<T>) {
    if (math::all_finite(values)) return;
    const auto bad = std::ranges::find_if(values, [](T x) { return !std::isfinite(x); });
    throw io::FileError(fmt::format("{}: has a number that is not finite, {} at place {}", name,
                                    *bad, first + static_cast<std::size_t>(bad - values.begin())));
  }
}

}  // namespace

CheckpointWriter::CheckpointWriter(const std::filesystem::path& dir, const CheckpointHeader& header)
    : temporary_(dir / kFileName), file_(h5::File::create(temporary_.path())) {
  write_format(file_, kCheckpointFormat);
  file_.set_attribute("generation", header.generation);
  file_.set_attribute("seed", header.seed);
  file_.set_attribute("sigma", header.sigma);
  file_.set_attribute("learning_rate", header.learning_rate);
  file_.set_attribute("config", header.config);
}

template <typename T>
void CheckpointWriter::dataset(const std::string& path, const std::vector<std::size_t>& shape,
                               const std::string& description, const std::string& units) {
  h5::Dataset dataset = file_.create_dataset(path, h5::type_of<T>(), shape);
  dataset.describe(description, units);
  datasets_.emplace(path, std::move(dataset));
}

template <typename T>
void CheckpointWriter::write_rows(const std::string& path, std::size_t first_row, std::size_t rows,
                                  const T* values) {
  datasets_.at(path).write_rows(first_row, rows, values);
}

void CheckpointWriter::commit() {
  datasets_.clear();
  file_.close();
  temporary_.replace_target();
}

CheckpointReader::CheckpointReader(const std::filesystem::path& dir)
    : file_(h5::File::open(dir / kFileName, h5::Access::kRead)) {
  require_format(file_, kCheckpointFormat);
  header_.generation = file_.int_attribute("generation");
  header_.seed = file_.uint_attribute("seed");
  header_.sigma = file_.double_attribute("sigma");
  header_.learning_rate = file_.double_attribute("learning_rate");
  header_.config = file_.string_attribute("config");
  check_header(header_, file_.path());
}

bool CheckpointReader::contains(const std::string& path) const {
  return file_.contains(path);
}

std::vector<std::size_t> CheckpointReader::shape(const std::string& path) const {
  return file_.dataset(path).shape();
}

template <typename T>
void CheckpointReader::read_rows(const std::string& path, const std::vector<std::size_t>& shape,
                                 std::size_t first_row, std::size_t rows, T* values) const {
  const h5::Dataset dataset = file_.dataset(path);
  dataset.require<T>(shape);
  const h5::Shape row_shape(shape.begin() + 1, shape.end());
  dataset.read_rows(first_row, rows, row_shape, values);
  const std::size_t columns =
      std::accumulate(row_shape.begin(), row_shape.end(), std::size_t{1}, std::multiplies<>());
  check_finite(std::span<const T>(values, rows * columns), first_row * columns,
               file_.path() + ":" + path);
}

template <typename T>
std::vector<T> CheckpointReader::read(const std::string& path,
                                      const std::vector<std::size_t>& expected) const {
  auto values = file_.dataset(path).read<T>(expected);
  check_finite(std::span<const T>(values), 0, file_.path() + ":" + path);
  return values;
}

#define HEBBES_INSTANTIATE(T)                                                                     \
  template void CheckpointWriter::dataset<T>(const std::string&, const std::vector<std::size_t>&, \
                                             const std::string&, const std::string&);             \
  template void CheckpointWriter::write_rows(const std::string&, std::size_t, std::size_t,        \
                                             const T*);                                           \
  template void CheckpointReader::read_rows(const std::string&, const std::vector<std::size_t>&,  \
                                            std::size_t, std::size_t, T*) const;                  \
  template std::vector<T> CheckpointReader::read(const std::string&,                              \
                                                 const std::vector<std::size_t>&) const;
HEBBES_INSTANTIATE(float)
HEBBES_INSTANTIATE(double)
HEBBES_INSTANTIATE(std::int32_t)
HEBBES_INSTANTIATE(std::int64_t)
#undef HEBBES_INSTANTIATE

}  // namespace hebbes::run
