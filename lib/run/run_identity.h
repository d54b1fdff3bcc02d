// The identity of a run: what binds a file that is made from it to its content.
#pragma once

#include <cstdint>
#include <string>

#include "lib/io/hdf5.h"
#include "lib/run/checkpoint.h"

namespace hebbes::run {

struct RunIdentity {
  std::uint64_t seed = 0;       ///< run.seed
  std::string config;           ///< resolved TOML
  std::int64_t generation = 0;  ///< generations that the parameters have seen
  std::string parameters_hash;  ///< of the checkpoint; "" if not known
};

/// All of it but the parameters' hash.
RunIdentity identity_without_hash(const CheckpointReader& checkpoint);

/// SHA-256, as hexadecimal digits, over the arrays of /parameters in the order of their names: of
/// each its name, a zero byte and its values, row-major and little-endian.
std::string parameters_hash(const CheckpointReader& checkpoint);

/// As attributes run_seed, config, generation and parameters_hash of the root.
void write_identity(h5::File& file, const RunIdentity& identity);

/// Of a file by an earlier version, seed and hash come from the configuration, or are not known.
RunIdentity read_identity(const h5::File& file);

/// Why what was made from `recorded` is not made from the checkpoint as it is; "" if it is.
std::string mismatch(const RunIdentity& recorded, const CheckpointReader& checkpoint);

}  // namespace hebbes::run
