// Checkpoints of a distributed population, by any number of ranks.
#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "lib/io/errors.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/distributed_population.h"

namespace hebbes::trainer {
namespace {

using population::Parameter;
using population::Range;

constexpr int kRowsTag = 3;

/// Calls use(range) for consecutive parts of `rows` that hold at most 64 MiB of `columns` floats.
template <class Use>
void in_parts(Range rows, std::size_t columns, Use use) {
  const std::size_t step = std::max<std::size_t>(1, (std::size_t{1} << 24) / columns);
  for (std::size_t row = rows.begin; row < rows.end; row += step) {
    use(Range{row, std::min(row + step, rows.end)});
  }
}

std::string parameter_path(const Parameter& parameter) {
  return "/parameters/" + parameter.name;
}

std::string state_path(const Parameter& parameter, const std::string& state) {
  return "/optimizer/" + parameter.name + "/" + state;
}

std::vector<std::size_t> shape_of(const Parameter& parameter) {
  if (parameter.is_vector) return {parameter.rows};
  return {parameter.rows, parameter.columns};
}

void write_whole(run::CheckpointWriter& writer, const std::string& path, const Parameter& shape,
                 std::span<const float> values, const std::string& description) {
  writer.dataset(path, shape_of(shape), description);
  in_parts({0, shape.rows}, shape.columns, [&](Range part) {
    writer.write_rows(path, part.begin, part.size(), values.data() + part.begin * shape.columns);
  });
}

/// Throws if a square is below 0.
void check_squares(const run::CheckpointReader& reader, const std::string& path,
                   std::span<const float> values) {
  if (std::ranges::all_of(values, [](float x) { return x >= 0.0f; })) return;
  throw io::FileError(reader.path() + ":" + path + ": has a mean square below 0");
}

/// Throws unless the array is there and has the shape.
void check_shape(const run::CheckpointReader& reader, const std::string& path,
                 const Parameter& shape) {
  std::vector<float> row(shape.columns);
  reader.read_rows(path, shape_of(shape), 0, 1, row.data());
}

void read_whole(const run::CheckpointReader& reader, const std::string& path,
                const Parameter& shape, std::span<float> values) {
  in_parts({0, shape.rows}, shape.columns, [&](Range part) {
    reader.read_rows(path, shape_of(shape), part.begin, part.size(),
                     values.data() + part.begin * shape.columns);
  });
}

}  // namespace

void DistributedPopulation::save(run::CheckpointWriter* writer) {
  const auto& world = cluster_.world();
  on_master(world, [&] { save_of_master(*writer); });
  if (shared_.rows == 0) return;
  for (const auto& state : shared_optimiser_->state()) {
    const std::string path = state_path(shared_, state.name);
    on_master(world, [&] {
      writer->dataset(path, {shared_.rows, shared_.columns},
                      "optimiser's " + state.name + " of " + shared_.name);
    });
    gather_rows(state.values, [&](std::size_t first_row, std::span<const float> values) {
      writer->write_rows(path, first_row, values.size() / shared_.columns, values.data());
    });
  }
}

void DistributedPopulation::save_of_master(run::CheckpointWriter& writer) {
  save_structure(writer);
  for (std::size_t p = 0; p < replicated_.size(); ++p) {
    const auto& parameter = replicated_[p];
    write_whole(writer, parameter_path(parameter), parameter, parameter.values,
                parameter.description);
    for (const auto& state : optimisers_[p]->state()) {
      write_whole(writer, state_path(parameter, state.name), parameter, state.values,
                  "optimiser's " + state.name + " of " + parameter.name);
    }
  }
  if (shared_.rows > 0) {
    write_whole(writer, parameter_path(shared_), shared_, shared_.values, shared_.description);
  }
}

void DistributedPopulation::load(const run::CheckpointReader* reader) {
  load_structure(reader);
  on_master(cluster_.world(), [&] {
    for (std::size_t p = 0; p < replicated_.size(); ++p) {
      const auto& parameter = replicated_[p];
      read_whole(*reader, parameter_path(parameter), parameter, parameter.values);
      for (const auto& state : optimisers_[p]->state()) {
        const std::string path = state_path(parameter, state.name);
        read_whole(*reader, path, parameter, state.values);
        if (state.is_square) check_squares(*reader, path, state.values);
      }
    }
  });
  if (shared_.rows > 0) load_shared(reader);
}

/// Reads the shared parameter part by part, which may take minutes.
void DistributedPopulation::load_shared(const run::CheckpointReader* reader) {
  const auto& world = cluster_.world();
  on_master(world, [&] { check_shape(*reader, parameter_path(shared_), shared_); });
  in_parts({0, shared_.rows}, shared_.columns, [&](Range part) {
    const auto values =
        shared_.values.subspan(part.begin * shared_.columns, part.size() * shared_.columns);
    together(world, [&] {
      stop_.poll();
      if (reader == nullptr) return;
      reader->read_rows(parameter_path(shared_), shape_of(shared_), part.begin, part.size(),
                        values.data());
    });
    if (cluster_.is_leader()) cluster_.leaders().broadcast(values, 0);
  });
  memory_->sync();
  for (const auto& state : shared_optimiser_->state()) {
    const std::string path = state_path(shared_, state.name);
    on_master(world, [&] { check_shape(*reader, path, shared_); });
    scatter_rows(state.values, [&](std::size_t first_row, std::span<float> values) {
      reader->read_rows(path, shape_of(shared_), first_row, values.size() / shared_.columns,
                        values.data());
      if (state.is_square) check_squares(*reader, path, values);
    });
  }
}

void DistributedPopulation::save_structure(run::CheckpointWriter& writer) const {
  const auto* structure = population_->structure();
  if (structure == nullptr) return;
  const std::vector<std::int32_t> values(structure->values().begin(), structure->values().end());
  const std::string path = "/parameters/" + structure->name();
  writer.dataset<std::int32_t>(path, {values.size()}, structure->description());
  writer.write_rows(path, 0, values.size(), values.data());
}

void DistributedPopulation::load_structure(const run::CheckpointReader* reader) {
  auto* structure = population_->structure();
  if (structure == nullptr) return;
  const std::string path = "/parameters/" + structure->name();
  std::vector<std::uint32_t> values(structure->values().size());
  on_master(cluster_.world(), [&] {
    std::ranges::copy(reader->read<std::int32_t>(path, {values.size()}), values.begin());
  });
  cluster_.world().broadcast(std::span(values), 0);
  together(cluster_.world(), [&] {
    try {
      structure->restore(values);
    } catch (const std::invalid_argument& error) {
      const std::string file = reader != nullptr ? reader->path() : "checkpoint.h5";
      throw io::FileError(file + ":" + path + ": " + error.what());
    }
    make_optimisers();
  });
}

/// On all ranks, calls use(position, part, own_part) for parts of the ranks' rows, in order.
/// `own_part` is that part of `own`, empty where the rows are another rank's.
template <class T, class Use>
void DistributedPopulation::each_part(std::span<T> own, Use use) const {
  for (int position = 0; position < cluster_.size(); ++position) {
    const Range rows = rows_of(position);
    in_parts(rows, shared_.columns, [&](Range part) {
      const bool mine = position == cluster_.position();
      const std::size_t first = (part.begin - rows.begin) * shared_.columns;
      const std::size_t count = part.size() * shared_.columns;
      use(position, part, mine ? own.subspan(first, count) : std::span<T>());
    });
  }
}

/// On the master, calls `write` with all ranks' rows in order.
void DistributedPopulation::gather_rows(std::span<const float> own, const RowsOut& write) const {
  std::vector<float> buffer;
  each_part(own, [&](int position, Range part, std::span<const float> values) {
    const bool travels = position != 0;
    if (travels && position == cluster_.position()) {
      cluster_.world().send(values, 0, kRowsTag);
    } else if (travels && cluster_.is_master()) {
      buffer.resize(part.size() * shared_.columns);
      cluster_.world().receive(std::span(buffer), position, kRowsTag);
      values = buffer;
    }
    on_master(cluster_.world(), [&] { write(part.begin, values); });
  });
}

/// The master reads all ranks' rows in order and sends them to where they belong.
void DistributedPopulation::scatter_rows(std::span<float> own, const RowsIn& read) const {
  std::vector<float> buffer;
  each_part(own, [&](int position, Range part, std::span<float> values) {
    const bool travels = position != 0;
    if (travels && cluster_.is_master()) {
      buffer.resize(part.size() * shared_.columns);
      values = buffer;
    }
    together(cluster_.world(), [&] {
      stop_.poll();
      if (cluster_.is_master()) read(part.begin, values);
    });
    if (!travels) return;
    if (cluster_.is_master()) {
      cluster_.world().send(std::span<const float>(values), position, kRowsTag);
    } else if (position == cluster_.position()) {
      cluster_.world().receive(values, 0, kRowsTag);
    }
  });
}

}  // namespace hebbes::trainer
