#include "apps/replay/rule_book.h"

#include <gtest/gtest.h>

namespace hebbes::apps::replay {
namespace {

population::Rules rules(std::initializer_list<float> etas) {
  population::Rules all(static_cast<Eigen::Index>(etas.size()), population::kCoefficients);
  all.setConstant(0.5f);
  Eigen::Index row = 0;
  for (const float eta : etas) all(row++, 0) = eta;
  return all;
}

TEST(RuleBook, GivesEachSynapseItsOwnRuleWhereNoneAreShared) {
  const population::Individual individual{rules({1, 2, 3}), {}};
  for (const auto& means : {population::Rules(), rules({1, 2, 4})}) {
    const RuleBook book = make_rule_book(individual, means);
    EXPECT_EQ(book.rules, individual.rules);
    EXPECT_TRUE(book.assignment.empty());
  }
}

TEST(RuleBook, FindsTheSharedRuleOfEachSynapse) {
  const auto means = rules({1, 2, 1});
  const RuleBook mode = make_rule_book({rules({2, 1, 1, 2}), {}}, means);
  EXPECT_EQ(mode.rules, means);
  EXPECT_EQ(mode.assignment, (std::vector<std::uint32_t>{1, 0, 0, 1}));
  const RuleBook sample = make_rule_book({rules({1.9f, 0.7f, 1.2f, 2.3f}), {}}, means);
  EXPECT_EQ(sample.assignment, (std::vector<std::uint32_t>{1, 0, 0, 1}));
}

}  // namespace
}  // namespace hebbes::apps::replay
