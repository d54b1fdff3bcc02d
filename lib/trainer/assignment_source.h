// The assignment of synapses to rules that another run has found, to be taken over by a new one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "lib/config/config.h"
#include "lib/population/topology.h"

namespace hebbes::trainer {

/// [N] the rule of each synapse by the checkpoint in `directory`: as it is kept there, or the most
/// probable one by its logits. Rules that no synapse has are left out, and the others numbered anew
/// in their order. Throws io::ConfigError naming population.assignment_from if that run has
/// another task, another network or a rule for each synapse; io::FileError if there is no
/// checkpoint.
std::vector<std::uint32_t> read_assignment(const std::filesystem::path& directory,
                                           const config::Config& config,
                                           const population::Topology& topology);

}  // namespace hebbes::trainer
