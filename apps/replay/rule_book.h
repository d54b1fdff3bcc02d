// The rule that each synapse of an individual has.
#pragma once

#include "apps/replay/life.h"

namespace hebbes::apps::replay {

/// `means` [M, 5] are the population's. Where the individual's synapses share rules, they are shown
/// as the individual has them, and as their means where each synapse has noise of its own.
/// Otherwise each synapse has its own rule.
RuleBook make_rule_book(const population::Individual& individual, const population::Rules& means);

}  // namespace hebbes::apps::replay
