#include "apps/replay/rule_book.h"

#include <array>
#include <map>

namespace hebbes::apps::replay {
namespace {

using Rule = std::array<float, population::kCoefficients>;
using Row = Eigen::Matrix<float, 1, population::kCoefficients>;

Rule to_key(const Row& row) {
  Rule rule;
  for (std::size_t c = 0; c < rule.size(); ++c) rule[c] = row[static_cast<Eigen::Index>(c)];
  return rule;
}

std::uint32_t nearest(const Row& rule, const population::Rules& means) {
  Eigen::Index best = 0;
  (means.rowwise() - rule).rowwise().squaredNorm().minCoeff(&best);
  return static_cast<std::uint32_t>(best);
}

}  // namespace

RuleBook make_rule_book(const population::Individual& individual, const population::Rules& means) {
  if (means.rows() == 0 || means.rows() == individual.rules.rows()) return {individual.rules, {}};
  std::map<Rule, std::uint32_t> known;  // the first of equal means
  for (Eigen::Index k = 0; k < means.rows(); ++k) {
    known.emplace(to_key(means.row(k)), static_cast<std::uint32_t>(k));
  }
  RuleBook book{means, {}};
  for (Eigen::Index s = 0; s < individual.rules.rows(); ++s) {
    const Row rule = individual.rules.row(s);
    const auto found = known.find(to_key(rule));
    book.assignment.push_back(found != known.end() ? found->second : nearest(rule, means));
  }
  return book;
}

}  // namespace hebbes::apps::replay
