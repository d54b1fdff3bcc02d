#include "apps/commands/trace_file.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "apps/commands/readable_files.h"
#include "envs/task.h"
#include "lib/io/durable_file.h"
#include "lib/io/errors.h"
#include "lib/io/hdf5.h"

namespace hebbes::apps {
namespace {

template <typename T>
void read_into(envs::Array& array, const h5::Dataset& dataset) {
  array.shape = dataset.shape();
  array.values = dataset.read<T>(array.shape);
}

envs::Array read_array(const h5::File& file, const std::string& name) {
  const h5::Dataset dataset = file.dataset(name);
  envs::Array array;
  switch (dataset.type()) {
    case h5::Type::kFloat32:
      read_into<float>(array, dataset);
      break;
    case h5::Type::kFloat64:
      read_into<double>(array, dataset);
      break;
    case h5::Type::kUint8:
      read_into<std::uint8_t>(array, dataset);
      break;
    case h5::Type::kInt32: {
      array.shape = dataset.shape();
      const auto values = dataset.read<std::int32_t>(array.shape);
      array.values = std::vector<std::int64_t>(values.begin(), values.end());
      break;
    }
    case h5::Type::kInt64:
      read_into<std::int64_t>(array, dataset);
      break;
    case h5::Type::kString:
      throw io::UsageError(file.path() + ":" + name + ": is an array of strings, not of numbers");
  }
  return array;
}

const envs::Task& task_of(const h5::File& file, const std::string& name) {
  try {
    return envs::tasks().find(name);
  } catch (const std::invalid_argument& error) {
    throw io::UsageError(file.path() + ": attribute 'task': " + error.what());
  }
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
  require_readable({path});
  const h5::File file = h5::File::open(path, h5::Access::kRead);
  envs::Trace trace;
  trace.task = file.string_attribute("task");
  trace.variation = file.string_attribute("variation");
  for (const std::string_view name : task_of(file, trace.task).recorded_arrays()) {
    const std::string array = "/" + std::string(name);
    if (file.contains(array)) trace.arrays[std::string(name)] = read_array(file, array);
  }
  return trace;
}

void write_trace(const std::filesystem::path& path, const envs::Trace& trace) {
  io::TemporaryFile temporary(path);
  h5::File file = h5::File::create(temporary.path());
  file.set_attribute("task", trace.task);
  file.set_attribute("variation", trace.variation);
  for (const auto& [name, array] : trace.arrays) write_array(file, name, array);
  file.close();
  temporary.replace_target();
}

}  // namespace hebbes::apps
