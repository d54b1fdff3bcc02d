// Individuals and gradients have the same bits whether a population was prepared for them or not.
#include "lib/population/cohort.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "lib/population/own_memory.h"
#include "lib/rng/bulk.h"
#include "tests/support/population_choice.h"

namespace hebbes::population {
namespace {

constexpr std::size_t kIndividuals = 70;  // more than a batch of lanes
constexpr Draw kDraw{9, 2, 0};

const Topology& topology() {
  static const Topology made({{9, 14}, {14, 5}, {5, 1}, {1, 2}});  // 203 synapses
  return made;
}

struct Case {
  std::string name;
  test::PopulationChoice choice;
};

/// A population with logits that differ.
class Made {
 public:
  explicit Made(const Case& test)
      : population_(test::make_population(test.choice, {topology().synapses(), 3}, topology())),
        memory_(*population_, kIndividuals) {
    population_->initialise(5, 1.0, {0, population_->shared().rows});
    const auto logits = population_->shared().values;
    rng::fill_normal({77, 0, 0, 99}, 0, logits);
    for (float& x : logits) x *= 1.5f;
  }

  void prepare(const Cohort& cohort, const NodeShare& share = alone) {
    population_->prepare(0.1, cohort, share);
  }
  std::vector<float> sample(std::uint32_t index) const {
    Individual z;
    population_->sample(kDraw, index, z);
    const auto rules = flat(z.rules);
    std::vector<float> all(rules.begin(), rules.end());
    for (const std::uint32_t k : z.rule_of) all.push_back(static_cast<float>(k));
    return all;
  }
  /// Of the first few individuals.
  std::vector<double> gradient(std::vector<double> fitness) const {
    std::vector<double> all;
    for (std::size_t block = 0; block < population_->blocks(); ++block) {
      std::size_t size = 0;
      for (const Range& range : population_->block_ranges(block)) size += range.size();
      std::vector<double> out(size);
      population_->gradient_block(block, kDraw, fitness, out, [&](auto, auto row) {
        all.insert(all.end(), row.begin(), row.end());
      });
      all.insert(all.end(), out.begin(), out.end());
    }
    return all;
  }

 private:
  std::unique_ptr<Population> population_;
  OwnMemory memory_;
};

/// As three ranks would, one after the other.
void in_three(std::size_t count, const std::function<void(Range)>& work) {
  for (const std::size_t part : {2u, 0u, 1u}) work(part_of(count, part, 3));
}

class Cohorts : public testing::TestWithParam<Case> {};

TEST_P(Cohorts, ChangeNoBit) {
  Made unprepared(GetParam());
  Made prepared(GetParam());
  unprepared.prepare({});
  for (const Cohort cohort : {Cohort{kDraw, {0, kIndividuals}}, Cohort{kDraw, {3, 40}},
                              Cohort{{9, 1, 0}, {0, kIndividuals}}, Cohort{kDraw, {7, 8}}}) {
    prepared.prepare(cohort, in_three);
    for (const std::uint32_t i : {0u, 3u, 7u, 39u, 40u, 69u, 70u, 1000u}) {
      EXPECT_EQ(prepared.sample(i), unprepared.sample(i)) << i;
    }
    std::vector<double> fitness(kIndividuals);
    for (std::size_t i = 0; i < kIndividuals; ++i) fitness[i] = i % 2 == 0 ? 1.0 + i : -1.0 - i;
    EXPECT_EQ(prepared.gradient(fitness), unprepared.gradient(fitness));  // their sum is not 0
    for (std::size_t i = 0; i < kIndividuals; ++i) fitness[i] = i % 4 < 2 ? 0.5 : -0.5;
    fitness.resize(kIndividuals - 2);
    EXPECT_EQ(prepared.gradient(fitness), unprepared.gradient(fitness));  // theirs is
  }
}

test::PopulationChoice peaked(test::PopulationChoice choice) {
  choice.options["assignment_confidence"] = 0.9;
  return choice;
}

test::PopulationChoice independent(test::PopulationChoice choice) {
  choice.mirrored = false;
  return choice;
}

INSTANTIATE_TEST_SUITE_P(
    Population, Cohorts,
    testing::Values(Case{"OneRule", test::shared(1)}, Case{"Mixture", test::shared(12)},
                    Case{"RulePerSynapse", test::shared(203)},
                    Case{"Learned", test::shared(12, "rule")},
                    Case{"LearnedIndependent", independent(test::shared(12, "rule"))},
                    Case{"LearnedPeaked", peaked(test::shared(40, "rule"))},
                    Case{"Types", test::shared(16, "rule", "types")}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace hebbes::population
