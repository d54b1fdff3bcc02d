// Which rule each synapse of an individual has.
#pragma once

#include "apps/replay/life.h"

namespace hebbes::apps::replay {

/// `means` [M, 5] are the population's. Where they are as many as the synapses, or none, each
/// synapse has its own rule. Otherwise rules are shared, and each synapse has the mean that is
/// nearest to its coefficients: its very own in the mode of a population, and in a sample, whose
/// coefficients lie around their means, hardly ever another one.
RuleBook make_rule_book(const population::Individual& individual, const population::Rules& means);

}  // namespace hebbes::apps::replay
