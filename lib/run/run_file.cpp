#include "lib/run/run_file.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <ctime>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "lib/io/durable_file.h"
#include "lib/io/errors.h"
#include "lib/run/file_format.h"
#include "lib/run/run_file_layout.h"

namespace hebbes::run {
namespace {

constexpr const char* kFailedEpisodes = "/evaluation/failed_episodes";  // lacking in older files

void write_header(h5::File& file, const RunHeader& header) {
  write_format(file, kRunFormat);
  file.set_attribute("created", header.created);
  file.set_attribute("config", header.config);
  file.set_attribute("seed", header.seed);
  file.set_attribute("git_revision", header.git_revision);
  file.set_attribute("hostname", header.hostname);
  file.set_attribute("world_size", static_cast<std::int64_t>(header.world_size));
  file.set_attribute("library_versions", header.library_versions);
  file.create_strings("/variations", header.variations)
      .describe("Names of the training variations, the axis V", "1");
  file.create_strings("/evaluation/variations", header.evaluation_variations)
      .describe("Names of the evaluated variations, the held-out one included", "1");
}

std::vector<std::string> read_names(const h5::File& file, const char* dataset) {
  auto names = file.dataset(dataset).read_strings();
  if (names.empty()) throw io::FileError(file.path() + ":" + dataset + ": holds no names");
  return names;
}

/// The length of an array's last axis, of which there must be so many.
std::size_t last_length(const h5::File& file, const char* dataset, std::size_t axes) {
  const h5::Shape shape = file.dataset(dataset).shape();
  if (shape.size() == axes) return shape.back();
  throw io::FileError(file.path() + ":" + dataset + ": has shape " + h5::to_text(shape) + ", not " +
                      h5::to_text(h5::Shape(axes, h5::kAnyLength)));
}

RunHeader read_header(const h5::File& file) {
  RunHeader header;
  header.config = file.string_attribute("config");
  header.seed = file.uint_attribute("seed");
  header.created = file.string_attribute("created");
  header.hostname = file.string_attribute("hostname");
  header.world_size = static_cast<int>(file.int_attribute("world_size"));
  header.git_revision = file.string_attribute("git_revision");
  header.library_versions = file.string_attribute("library_versions");
  header.variations = read_names(file, "/variations");
  header.evaluation_variations = read_names(file, "/evaluation/variations");
  header.population_size = last_length(file, "/generation/fitness", 2);
  header.evaluation_episodes = last_length(file, "/evaluation/return", 3);
  return header;
}

/// Copies rows [0, rows) into an empty dataset, in blocks of bounded memory.
template <typename T>
void copy_rows(const h5::Dataset& from, h5::Dataset& to, std::size_t rows,
               const h5::Shape& row_shape) {
  constexpr std::size_t kBlockRows = 64;
  std::size_t row_size = 1;
  for (const std::size_t length : row_shape) row_size *= length;
  std::vector<T> block(kBlockRows * row_size);
  to.resize(rows);
  for (std::size_t first = 0; first < rows; first += kBlockRows) {
    const std::size_t count = std::min(kBlockRows, rows - first);
    from.read_rows(first, count, row_shape, block.data());
    to.write_rows(first, count, block.data());
  }
}

/// Failed episodes of an evaluation whose failures are NaN or infinite returns.
std::vector<std::int64_t> count_failures(std::span<const double> returns, std::size_t variations) {
  std::vector<std::int64_t> failed(variations, 0);
  const std::size_t episodes = returns.size() / variations;
  for (std::size_t i = 0; i < returns.size(); ++i) {
    if (!std::isfinite(returns[i])) ++failed[i / episodes];
  }
  return failed;
}

/// The numbers of failed episodes of evaluations that were recorded without them.
void count_all_failures(const RunHeader& header, const h5::File& from, h5::Dataset& to,
                        std::size_t rows) {
  const std::size_t variations = header.evaluation_variations.size();
  std::vector<double> returns(variations * header.evaluation_episodes);
  for (std::size_t row = 0; row < rows; ++row) {
    from.dataset("/evaluation/return")
        .read_rows(row, 1, {variations, header.evaluation_episodes}, returns.data());
    to.write_rows(row, 1, count_failures(returns, variations).data());
  }
}

/// Copies a dataset's rows; of one that the history lacks they are NaN.
void copy_dataset(const DatasetLayout& layout, const RunHeader& header, const h5::File& from,
                  h5::Dataset& to, std::size_t rows) {
  if (!from.contains(layout.name)) {
    to.resize(rows);
    if (layout.name == kFailedEpisodes) return count_all_failures(header, from, to, rows);
    const std::vector<double> unknown(rows, std::numeric_limits<double>::quiet_NaN());
    return to.write_rows(0, rows, unknown.data());
  }
  const h5::Dataset source = from.dataset(layout.name);
  switch (layout.type) {
    case h5::Type::kInt32:
      return copy_rows<std::int32_t>(source, to, rows, layout.row);
    case h5::Type::kInt64:
      return copy_rows<std::int64_t>(source, to, rows, layout.row);
    default:
      return copy_rows<double>(source, to, rows, layout.row);
  }
}

/// Throws unless a dataset is what its layout says.
void require_layout(const h5::Dataset& dataset, const DatasetLayout& layout) {
  h5::Shape shape = layout.row;
  shape.insert(shape.begin(), h5::kAnyLength);
  switch (layout.type) {
    case h5::Type::kInt32:
      return dataset.require<std::int32_t>(shape);
    case h5::Type::kInt64:
      return dataset.require<std::int64_t>(shape);
    default:
      return dataset.require<double>(shape);
  }
}

/// Rows that are there in all datasets. The one that grows last is looked at first.
std::size_t whole_rows(const h5::File& file, std::span<const DatasetLayout> layouts) {
  std::size_t rows = file.dataset(layouts.back().name).rows();
  for (const DatasetLayout& layout : layouts) {
    if (layout.name == kFailedEpisodes && !file.contains(layout.name)) continue;
    const h5::Dataset dataset = file.dataset(layout.name);
    require_layout(dataset, layout);
    rows = std::min(rows, dataset.rows());
  }
  return rows;
}

/// Rows that are there in all of /generation, whatever series it has.
std::size_t whole_generations(const h5::File& file, const RunHeader& header) {
  std::size_t rows = whole_rows(file, generation_layout(header));
  for (const std::string& name : file.dataset_names()) {
    if (name.starts_with("/generation/")) rows = std::min(rows, file.dataset(name).rows());
  }
  return rows;
}

std::size_t whole_evaluations(const h5::File& file, const RunHeader& header) {
  return whole_rows(file, evaluation_layout(header));
}

/// Evaluations to keep of a run that is taken back to its first `generations`.
std::size_t evaluations_until(const h5::File& file, const RunHeader& header,
                              std::int64_t generations) {
  std::vector<std::int64_t> at(whole_evaluations(file, header));
  file.dataset("/evaluation/generation").read_rows(0, at.size(), {}, at.data());
  std::size_t kept = 0;
  while (kept < at.size() && at[kept] <= generations) ++kept;
  return kept;
}

void check_same_run(const RunReader& history, const RunHeader& given,
                    const std::filesystem::path& path) {
  const RunHeader& recorded = history.header();
  const bool evaluated = whole_evaluations(history.file(), recorded) > 0;
  if (recorded.seed != given.seed || recorded.population_size != given.population_size ||
      recorded.variations != given.variations ||
      recorded.evaluation_variations != given.evaluation_variations ||
      (evaluated && recorded.evaluation_episodes != given.evaluation_episodes)) {
    throw io::FileError(path.string() +
                        ": holds another run: its seed, population size, variations or evaluation "
                        "episodes differ");
  }
}

}  // namespace

RunWriter RunWriter::create(const std::filesystem::path& dir, const RunHeader& header,
                            std::vector<Series> series) {
  return {dir, header, std::move(series), nullptr, 0};
}

RunWriter RunWriter::resume(const std::filesystem::path& dir, const RunHeader& header,
                            std::int64_t generations, std::vector<Series> series) {
  const RunReader history(dir);
  check_same_run(history, header, dir / "run.h5");
  if (history.generations() < generations) {
    throw io::FileError((dir / "run.h5").string() + ": holds " +
                        std::to_string(history.generations()) + " generations, fewer than the " +
                        std::to_string(generations) + " of the checkpoint");
  }
  RunHeader continued = header;
  continued.created = history.header().created;
  return {dir, continued, std::move(series), &history, generations};
}

// The file gets its name only when it is whole and open for SWMR writing, so that whoever sees it,
// and whenever the writer is killed, can read it.
RunWriter::RunWriter(const std::filesystem::path& dir, const RunHeader& header,
                     std::vector<Series> series, const RunReader* history, std::int64_t generations)
    : path_(dir / "run.h5"), header_(header), series_(std::move(series)) {
  io::TemporaryFile temporary(path_);
  file_ = h5::File::create(temporary.path());
  write_header(file_, header);
  const std::size_t evaluations =
      history ? evaluations_until(history->file(), header, generations) : 0;
  const auto layouts = layout_of(header, series_);
  for (const DatasetLayout& layout : layouts) {
    h5::Dataset dataset =
        file_.create_extendable(layout.name, layout.type, layout.row, chunk_rows(layout));
    dataset.describe(layout.description, layout.units);
    if (!history) continue;
    const bool evaluated = layout.name.starts_with("/evaluation/");
    const std::size_t rows = evaluated ? evaluations : static_cast<std::size_t>(generations);
    copy_dataset(layout, header, history->file(), dataset, rows);
  }
  if (evaluations > 0) {
    file_.dataset("/evaluation/generation").read_rows(evaluations - 1, 1, {}, &last_evaluation_);
  }
  file_.close();
  file_ = h5::File::open(temporary.path(), h5::Access::kWriteSwmr);
  temporary.replace_target();
  file_.renamed_to(path_);
  for (const DatasetLayout& layout : layouts) {
    datasets_.emplace(layout.name, file_.dataset(layout.name));
  }
}

template <typename Function>
void RunWriter::write(Function function) {
  try {
    function();
  } catch (...) {
    for (auto& [name, dataset] : datasets_) dataset.abandon();
    file_.abandon();
    throw;
  }
}

template <typename T>
void RunWriter::append_to(const std::string& name, const T* values) {
  h5::Dataset& dataset = datasets_.at(name);
  const std::size_t row = dataset.rows();
  dataset.resize(row + 1);
  dataset.write_rows(row, 1, values);
}

/// The last column grows after all else is in the file.
template <typename Row>
void RunWriter::append_row(std::span<const Column<Row>> columns, const Row& row) {
  for (const Column<Row>& column : columns) {
    const bool is_last = &column == &columns.back();
    if (is_last) file_.flush();
    std::visit(
        [&]<typename T>(T Row::*member) {
          if constexpr (std::is_arithmetic_v<T>) {
            append_to(column.name, &(row.*member));
          } else {
            append_to(column.name, (row.*member).data());
          }
        },
        column.member);
    if (is_last) datasets_.at(column.name).flush();
  }
}

void RunWriter::append(const GenerationRow& row) {
  assert(row.fitness.size() == header_.population_size && row.penalty.size() == row.fitness.size());
  assert(row.returns.size() == header_.population_size * header_.variations.size());
  assert(row.episode_steps.size() == row.returns.size());
  assert(row.series.size() == series_.size());
  write([&] {
    for (std::size_t i = 0; i < series_.size(); ++i) {
      append_to("/generation/" + series_[i].name, &row.series[i]);
    }
    append_row(generation_columns(), row);
  });
}

void RunWriter::append_evaluation(const Evaluation& evaluation) {
  assert(evaluation.failed.size() == header_.evaluation_variations.size());
  assert(evaluation.returns.size() == evaluation.failed.size() * header_.evaluation_episodes);
  write([&] { append_row(evaluation_columns(), evaluation); });
  last_evaluation_ = evaluation.generation;
}

void RunWriter::sync() {
  write([&] { file_.flush(); });
  io::sync_to_disk(path_);
}

void RunWriter::close() {
  write([&] { file_.flush(); });
  datasets_.clear();
  file_.close();
  io::sync_to_disk(path_);
}

RunReader::RunReader(const std::filesystem::path& dir) {
  const std::filesystem::path path = std::filesystem::is_directory(dir) ? dir / "run.h5" : dir;
  try {
    file_ = h5::File::open(path, h5::Access::kRead);
    closed_ = true;
  } catch (const io::FileError&) {
    file_ = h5::File::open(path, h5::Access::kReadSwmr);
  }
  require_format(file_, kRunFormat);
  header_ = read_header(file_);
  generations_ = static_cast<std::int64_t>(whole_generations(file_, header_));
  whole_evaluations(file_, header_);
}

std::vector<double> RunReader::series(const std::string& name) const {
  const auto rows = static_cast<std::size_t>(generations_);
  std::vector<double> values(rows, std::numeric_limits<double>::quiet_NaN());
  if (!file_.contains("/generation/" + name)) return values;
  const h5::Dataset dataset = file_.dataset("/generation/" + name);
  if (dataset.type() != h5::Type::kInt64) {
    dataset.read_rows(0, rows, {}, values.data());
    return values;
  }
  std::vector<std::int64_t> whole(rows);
  dataset.read_rows(0, rows, {}, whole.data());
  std::ranges::transform(whole, values.begin(),
                         [](auto value) { return static_cast<double>(value); });
  return values;
}

std::vector<Evaluation> RunReader::evaluations() const {
  const std::size_t count = whole_evaluations(file_, header_);
  const std::size_t variations = header_.evaluation_variations.size();
  const std::size_t size = variations * header_.evaluation_episodes;
  const h5::Dataset generation = file_.dataset("/evaluation/generation");
  const h5::Dataset returns = file_.dataset("/evaluation/return");
  std::optional<h5::Dataset> failed;
  if (file_.contains(kFailedEpisodes)) {
    failed.emplace(file_.dataset(kFailedEpisodes));
  }
  std::vector<Evaluation> evaluations(count);
  for (std::size_t i = 0; i < count; ++i) {
    evaluations[i].returns.resize(size);
    generation.read_rows(i, 1, {}, &evaluations[i].generation);
    returns.read_rows(i, 1, {variations, header_.evaluation_episodes},
                      evaluations[i].returns.data());
    evaluations[i].failed = count_failures(evaluations[i].returns, variations);
    if (failed) failed->read_rows(i, 1, {variations}, evaluations[i].failed.data());
  }
  return evaluations;
}

std::int64_t RunReader::last_evaluation() const {
  const std::size_t count = whole_evaluations(file_, header_);
  std::int64_t generation = -1;
  if (count > 0) file_.dataset("/evaluation/generation").read_rows(count - 1, 1, {}, &generation);
  return generation;
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[sizeof "2026-01-31T12:34:56Z"];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

}  // namespace hebbes::run
