#include "apps/replay/rule_book.h"

namespace hebbes::apps::replay {
namespace {

/// Where all synapses that have a rule have the same coefficients, those; elsewhere its mean.
population::Rules rules_of(const population::Individual& individual,
                           const population::Rules& means) {
  population::Rules rules = means;
  std::vector<bool> met(static_cast<std::size_t>(means.rows()), false);
  std::vector<bool> is_mean = met;
  for (std::size_t s = 0; s < individual.rule_of.size(); ++s) {
    const std::size_t k = individual.rule_of[s];
    const auto own = individual.rules.row(static_cast<Eigen::Index>(s));
    auto rule = rules.row(static_cast<Eigen::Index>(k));
    if (!met[k]) rule = own;
    if (met[k] && rule != own) is_mean[k] = true;
    met[k] = true;
  }
  for (std::size_t k = 0; k < is_mean.size(); ++k) {
    const auto row = static_cast<Eigen::Index>(k);
    if (is_mean[k]) rules.row(row) = means.row(row);
  }
  return rules;
}

}  // namespace

RuleBook make_rule_book(const population::Individual& individual, const population::Rules& means) {
  if (individual.rule_of.empty()) return {individual.rules, {}};
  return {rules_of(individual, means), individual.rule_of};
}

}  // namespace hebbes::apps::replay
