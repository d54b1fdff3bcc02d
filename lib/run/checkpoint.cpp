#include "lib/run/checkpoint.h"

#include "lib/run/errors.h"
#include "lib/run/file_format.h"

namespace hebbes::run {
namespace {

constexpr const char* kFileName = "checkpoint.h5";

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
}

bool CheckpointReader::contains(const std::string& path) const {
  return file_.contains(path);
}

std::vector<std::size_t> CheckpointReader::shape(const std::string& path) const {
  return file_.dataset(path).shape();
}

template <typename T>
void CheckpointReader::read_rows(const std::string& path, std::size_t first_row, std::size_t rows,
                                 T* values) const {
  const h5::Dataset dataset = file_.dataset(path);
  if (dataset.type() != h5::type_of<T>()) {
    throw FileError(file_.path() + ":" + path + ": has another element type than expected");
  }
  dataset.read_rows(first_row, rows, values);
}

#define HEBBES_INSTANTIATE(T)                                                                     \
  template void CheckpointWriter::dataset<T>(const std::string&, const std::vector<std::size_t>&, \
                                             const std::string&, const std::string&);             \
  template void CheckpointWriter::write_rows(const std::string&, std::size_t, std::size_t,        \
                                             const T*);                                           \
  template void CheckpointReader::read_rows(const std::string&, std::size_t, std::size_t, T*) const;
HEBBES_INSTANTIATE(float)
HEBBES_INSTANTIATE(double)
HEBBES_INSTANTIATE(std::int32_t)
HEBBES_INSTANTIATE(std::int64_t)
#undef HEBBES_INSTANTIATE

}  // namespace hebbes::run
