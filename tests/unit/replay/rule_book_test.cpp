#include "apps/replay/rule_book.h"

#include <gtest/gtest.h>

namespace hebbes::apps::replay {
namespace {

using Numbers = std::vector<std::uint32_t>;

population::Rules rules(std::initializer_list<float> etas) {
  population::Rules all(static_cast<Eigen::Index>(etas.size()), population::kCoefficients);
  all.setConstant(0.5f);
  Eigen::Index row = 0;
  for (const float eta : etas) all(row++, 0) = eta;
  return all;
}

TEST(RuleBook, GivesEachSynapseItsOwnRuleWhereNoneAreShared) {
  const population::Individual individual{rules({1, 2, 3}), {}};
  for (const auto& means : {population::Rules(), rules({1, 2, 4}), rules({1, 2})}) {
    const RuleBook book = make_rule_book(individual, means);
    EXPECT_EQ(book.rules, individual.rules);
    EXPECT_TRUE(book.assignment.empty());
  }
}

TEST(RuleBook, ShowsTheRuleThatEachSynapseReallyHas) {
  const auto means = rules({1, 2, 1});
  // By its coefficients the last synapse would have the rule 0, by the draw it has the rule 2.
  const RuleBook mode = make_rule_book({rules({2, 1, 1, 1}), {}, {1, 0, 0, 2}}, means);
  EXPECT_EQ(mode.rules, means);
  EXPECT_EQ(mode.assignment, (Numbers{1, 0, 0, 2}));
}

TEST(RuleBook, ShowsRulesAsTheIndividualHasThemAndElseTheirMeans) {
  const auto means = rules({1, 2, 3});
  const RuleBook per_rule = make_rule_book({rules({1.1f, 2.2f, 1.1f}), {}, {0, 1, 0}}, means);
  EXPECT_EQ(per_rule.rules, rules({1.1f, 2.2f, 3}));
  const RuleBook per_synapse = make_rule_book({rules({1.1f, 2.2f, 0.9f}), {}, {0, 1, 0}}, means);
  EXPECT_EQ(per_synapse.rules, rules({1, 2.2f, 3}));
}

}  // namespace
}  // namespace hebbes::apps::replay
