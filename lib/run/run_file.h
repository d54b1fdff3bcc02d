// run.h5: the history of a run, one row a generation, readable while it is written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "lib/io/hdf5.h"

namespace hebbes::run {

/// What the root attributes and name lists of run.h5 say.
struct RunHeader {
  std::string config;  ///< resolved TOML
  std::uint64_t seed = 0;
  std::size_t population_size = 0;                 ///< n
  std::vector<std::string> variations;             ///< V: those trained on, in order
  std::vector<std::string> evaluation_variations;  ///< A: all, the held-out one included
  std::size_t evaluation_episodes = 0;             ///< E: a variation, in a periodic evaluation
  std::string created;                             ///< UTC, ISO 8601; of the run's first start
  std::string hostname;  ///< of the master; this and the following: of the latest start
  int world_size = 1;
  std::string git_revision;
  std::string library_versions;
};

/// A dataset [G] of /generation.
struct Series {
  std::string name;  ///< below /generation: letters, digits and _
  std::string description;
  std::string units;
};

/// One generation. Nothing but the seconds_* may depend on the number of ranks.
struct GenerationRow {
  std::span<const double> fitness;              ///< [n] mean return - penalty, before shaping
  std::span<const double> returns;              ///< [n, V] summed rewards
  std::span<const std::int32_t> episode_steps;  ///< [n, V] steps of the world
  std::span<const double> penalty;              ///< [n] coefficient penalty subtracted
  std::int64_t env_steps = 0;
  std::int64_t failed_episodes = 0;  ///< that met a NaN or infinity
  std::span<const double> series;    ///< a value for each Series that the writer was given
  double fitness_mean = 0;
};

/// A periodic evaluation of the population's mean.
struct Evaluation {
  std::int64_t generation = 0;       ///< generations that theta had seen: 0 is the initial theta
  std::vector<double> returns;       ///< [A, E]; earlier versions wrote NaN for failed episodes
  std::vector<std::int64_t> failed;  ///< [A] episodes that met a NaN or infinity
};

class RunReader;
template <typename Row>
struct Column;

/// Writes DIR/run.h5. All members throw FileError, after which the writer is of no more use. While
/// it is written, or if the writer was killed, the file can be read in HDF5's SWMR mode, and
/// resume() continues it.
class RunWriter {
 public:
  /// Begins a run: the complete file without rows comes into being by one rename.
  static RunWriter create(const std::filesystem::path& dir, const RunHeader& header,
                          std::vector<Series> series = {});

  /// Continues a run after its first `generations` rows; later rows, and evaluations of a theta
  /// later than that, are dropped. `created` is kept, the other attributes are the new header's.
  /// Series that the file did not have are NaN there. Throws FileError if the file holds fewer
  /// rows, or n, the variations or the seed differ.
  static RunWriter resume(const std::filesystem::path& dir, const RunHeader& header,
                          std::int64_t generations, std::vector<Series> series = {});

  /// Appends a row to every dataset and flushes it; /generation/fitness_mean grows last, so that
  /// its length counts the whole rows.
  void append(const GenerationRow& row);

  /// Appends a row to /evaluation; /evaluation/generation grows last.
  void append_evaluation(const Evaluation& evaluation);

  /// Generation of the last evaluation, or -1. After a kill between a checkpoint and the evaluation
  /// that was due then, it is older than the checkpoint: the evaluation is still to be done.
  std::int64_t last_evaluation() const { return last_evaluation_; }

  /// Forces everything appended to the disk; call before a checkpoint relies on it.
  void sync();

  /// Ends writing; a plain reader can open the file from now on.
  void close();

 private:
  RunWriter(const std::filesystem::path& dir, const RunHeader& header, std::vector<Series> series,
            const RunReader* history, std::int64_t generations);

  /// Does what writes to the file; if that fails, leaves the file to resume().
  template <typename Function>
  void write(Function function);

  template <typename T>
  void append_to(const std::string& name, const T* values);

  template <typename Row>
  void append_row(std::span<const Column<Row>> columns, const Row& row);

  std::filesystem::path path_;
  RunHeader header_;
  std::vector<Series> series_;
  std::int64_t last_evaluation_ = -1;
  h5::File file_;
  std::map<std::string, h5::Dataset> datasets_;
};

/// Reads DIR/run.h5, or another path to such a file: finished, growing, or left by a killed writer.
class RunReader {
 public:
  /// Throws FileError if there is none, or it is truncated or foreign.
  explicit RunReader(const std::filesystem::path& dir);

  const RunHeader& header() const { return header_; }

  /// Whether the writer ended with close().
  bool closed() const { return closed_; }

  /// Whole rows.
  std::int64_t generations() const { return generations_; }

  /// A dataset [generations()] of /generation as numbers, such as "fitness_mean"; NaN where the
  /// file lacks it.
  std::vector<double> series(const std::string& name) const;

  std::vector<Evaluation> evaluations() const;

  /// Generation of the last one, or -1.
  std::int64_t last_evaluation() const;

  const h5::File& file() const { return file_; }

 private:
  bool closed_ = false;
  h5::File file_;
  RunHeader header_;
  std::int64_t generations_ = 0;
};

/// Now, as "2026-01-31T12:34:56Z".
std::string utc_now();

}  // namespace hebbes::run
