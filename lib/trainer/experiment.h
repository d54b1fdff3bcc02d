// From a configuration to the parts that it names.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "envs/task.h"
#include "lib/policy/policy.h"
#include "lib/population/population.h"
#include "lib/population/topology.h"
#include "lib/run/config.h"

namespace hebbes::trainer {

const envs::Task& task_of(const run::Config& config);

std::unique_ptr<policy::Policy> make_policy(const run::Config& config);

/// Neurons and synapses of the policy's plastic layers.
population::Topology topology_of(const policy::Policy& policy);

/// With population.assignment_from, `given` is the assignment of the other run (see
/// lib/trainer/assignment_source.h), or empty where a checkpoint will bring it. Throws
/// run::UnfitValue if the policy has too few synapses, neurons or layers for so many rules or types.
std::unique_ptr<population::Population> make_population(const run::Config& config,
                                                        const policy::Policy& policy,
                                                        std::vector<std::uint32_t> given = {});

/// Throws run::UnfitValue if make_population() would.
void check_population(const run::Config& config);

/// As make_optimiser knows it.
std::string optimiser_of(const run::Config& config);

}  // namespace hebbes::trainer
