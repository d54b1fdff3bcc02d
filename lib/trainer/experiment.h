// The parts of an experiment, as a configuration names them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "lib/config/config.h"
#include "lib/policy/policy.h"
#include "lib/population/population.h"
#include "lib/population/topology.h"

namespace hebbes::trainer {

/// Throws config::UnfitValue for an option that does not fit the task.
std::unique_ptr<policy::Policy> make_policy(const config::Config& config);

/// Neurons and synapses of the policy's plastic layers.
population::Topology topology_of(const policy::Policy& policy);

/// With population.assignment_from, `given` is the assignment of the other run (see
/// lib/trainer/assignment_source.h), or empty where a checkpoint will bring it. Throws
/// config::UnfitValue if the policy has too few synapses, neurons or layers for so many rules or
/// types.
std::unique_ptr<population::Population> make_population(const config::Config& config,
                                                        const policy::Policy& policy,
                                                        std::vector<std::uint32_t> given = {});

/// Throws config::UnfitValue if make_policy() or make_population() would, or if actions are too
/// large to be played.
void check_experiment(const config::Config& config);

}  // namespace hebbes::trainer
