// From a configuration to the parts that it names.
#pragma once

#include <memory>
#include <string>

#include "envs/task.h"
#include "lib/policy/policy.h"
#include "lib/population/population.h"
#include "lib/run/config.h"

namespace hebbes::trainer {

const envs::Task& task_of(const run::Config& config);

std::unique_ptr<policy::Policy> make_policy(const run::Config& config);

/// Throws run::UnfitValue if the policy has too few synapses for rho or for the number of rules.
std::unique_ptr<population::Population> make_population(const run::Config& config,
                                                        population::GenomeShape shape);

/// Throws run::UnfitValue if make_population() would.
void check_population(const run::Config& config);

/// As make_optimiser knows it.
std::string optimiser_of(const run::Config& config);

}  // namespace hebbes::trainer
