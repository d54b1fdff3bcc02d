// What the policies of a run have observed, where they normalise it: added up over a generation's
// episodes, kept in checkpoints as /observation/count, mean and variance.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lib/parallel/communicator.h"
#include "lib/policy/policy.h"
#include "lib/run/checkpoint.h"
#include "lib/trainer/rollout.h"

namespace hebbes::trainer {

/// How many numbers an episode leaves; 0 where nothing is normalised.
std::size_t observed_size(policy::Policy& policy);

/// Puts there what a life of the policy observed in its last episode.
void keep_observed(policy::Policy& policy, std::size_t life, std::span<double> numbers);

/// The sum of what episodes left, `numbers` [episodes, size], in their order, without those that
/// failed or observed what is not finite.
std::vector<double> add_up_observed(std::span<const Outcome> outcomes,
                                    std::span<const double> numbers);

/// From now on the policy knows the statistics with these sums too.
void learn_observed(policy::Policy& policy, std::span<const double> sums);

/// The policy's statistics to a checkpoint.
void save_observed(policy::Policy& policy, run::CheckpointWriter& writer);

/// Gives all ranks' policies the statistics of a checkpoint, whose reader the master has, null
/// elsewhere. Throws AgreedError on all ranks, with what is wrong with them. Collective.
void load_observed(policy::Policy& policy, const run::CheckpointReader* reader,
                   const parallel::Communicator& world);

}  // namespace hebbes::trainer
