// A probe's table, for people and in files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "apps/commands/probing.h"

namespace hebbes::apps {

/// Lives under a treatment in one variation, or in all, beside the same lives without it.
struct ProbeRow {
  std::string treatment;
  std::string variation;
  bool held_out = false;
  std::size_t episodes = 0;
  std::int64_t failed = 0;  ///< of the lives, with or without
  double without = 0.0;     ///< mean return
  double with = 0.0;        ///< the same under the treatment
  double difference = 0.0;  ///< of the pairs, mean
  double low = 0.0;         ///< 95 % bootstrap interval of that, over pairs
  double high = 0.0;
  double reward_before = 0.0;         ///< a step, while both are the same; NaN: no such step
  double reward_after_without = 0.0;  ///< a step, from then on
  double reward_after_with = 0.0;
};

/// A treatment's variations, then all of them.
std::vector<ProbeRow> rows_of(const ProbeReport& report);

void print_table(const ProbeReport& report, const std::vector<ProbeRow>& rows);

/// Endings of the names of files that can be written.
inline const std::vector<std::string> kProbeEndings = {".csv", ".h5", ".hdf5"};

/// The table as CSV where the name ends with .csv, else all lives as HDF5. Throws io::FileError if
/// the file cannot be written; it comes into being whole or not at all.
void write_probe(const std::filesystem::path& path, const ProbeReport& report,
                 const std::vector<ProbeRow>& rows);

}  // namespace hebbes::apps
