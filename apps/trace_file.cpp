#include "apps/trace_file.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "lib/run/durable_file.h"
#include "lib/run/errors.h"
#include "lib/run/hdf5.h"

namespace hebbes::apps {
namespace {

envs::Array read_array(const h5::File& file, const std::string& name) {
  const h5::Dataset dataset = file.dataset(name);
  envs::Array array;
  array.shape = dataset.shape();
  switch (dataset.type()) {
    case h5::Type::kFloat32:
      array.values = dataset.read<float>();
      break;
    case h5::Type::kFloat64:
      array.values = dataset.read<double>();
      break;
    case h5::Type::kUint8:
      array.values = dataset.read<std::uint8_t>();
      break;
    case h5::Type::kInt32:
    case h5::Type::kInt64:
      array.values = dataset.read<std::int64_t>();
      break;
    case h5::Type::kString:
      throw run::UsageError(file.path() + ":" + name + ": is an array of strings, not of numbers");
  }
  return array;
}

void write_array(h5::File& file, const std::string& name, const envs::Array& array) {
  std::visit(
      [&]<typename T>(const std::vector<T>& values) {
        h5::Dataset dataset = file.create_dataset("/" + name, h5::type_of<T>(), array.shape);
        dataset.describe(array.description, array.units);
        dataset.write_rows(0, array.shape.at(0), values.data());
      },
      array.values);
}

}  // namespace

envs::Trace read_trace(const std::filesystem::path& path) {
  const h5::File file = h5::File::open(path, h5::Access::kRead);
  envs::Trace trace;
  trace.task = file.string_attribute("task");
  trace.variation = file.string_attribute("variation");
  for (const std::string& name : file.dataset_names()) {
    trace.arrays[name.substr(1)] = read_array(file, name);
  }
  return trace;
}

void write_trace(const std::filesystem::path& path, const envs::Trace& trace) {
  run::TemporaryFile temporary(path);
  h5::File file = h5::File::create(temporary.path());
  file.set_attribute("task", trace.task);
  file.set_attribute("variation", trace.variation);
  for (const auto& [name, array] : trace.arrays) write_array(file, name, array);
  file.close();
  temporary.replace_target();
}

}  // namespace hebbes::apps
