#include "lib/population/population_kind.h"
#include "lib/population/rule_population.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>

#include "lib/population/normal_population.h"

namespace hebbes::population {
namespace {

constexpr std::size_t kSynapses = 300, kStatics = 37, kRules = 21;
constexpr GenomeShape kShape{kSynapses, kStatics};
constexpr double kSigma = 0.25;
constexpr Draw kBefore{5, 3, 0}, kAfter{5, 4, 0};

void by_itself(std::span<std::uint32_t> out, const std::function<void(Range)>& work) {
  work({0, out.size()});
}

std::vector<float> values(const Individual& individual) {
  std::vector<float> all(individual.rules.data(),
                         individual.rules.data() + individual.rules.size());
  all.insert(all.end(), individual.statics.data(),
             individual.statics.data() + individual.statics.size());
  return all;
}

std::unique_ptr<Population> make_merged(const std::vector<Merge>& merges) {
  std::vector<std::int64_t> after, to;
  for (const Merge& merge : merges) {
    after.push_back(merge.generations);
    to.push_back(static_cast<std::int64_t>(merge.rules));
  }
  return make_population("merged", {kShape}, {{"merge_after", after}, {"merge_to", to}});
}

struct Merged : public testing::Test {
  Merged() {
    population.initialise(5, 1.0, {});
    population.prepare(kSigma, {}, alone);
  }
  void merge() {
    population.central(before);
    merged = population.merging()->merge(kAfter, by_itself);
    population.prepare(kSigma, {}, alone);
  }
  std::vector<float> sample(const Draw& draw, std::uint32_t index) {
    Individual individual;
    population.sample(draw, index, individual);
    return values(individual);
  }

  std::unique_ptr<Population> made = make_merged({{4, kRules}, {9, 3}});
  Population& population = *made;
  Individual before;
  RowMerge merged;
};

TEST_F(Merged, IsOfIndividualRulesBeforeTheFirstMerge) {
  NormalPopulation individual(kShape, true);
  individual.initialise(5, 1.0, {});
  individual.prepare(kSigma, {}, alone);
  Individual expected;
  for (const std::uint32_t i : {0u, 1u, 8u}) {
    individual.sample(kBefore, i, expected);
    EXPECT_EQ(sample(kBefore, i), values(expected));
  }
  EXPECT_FALSE(population.merging()->merges_before(3));
  EXPECT_TRUE(population.merging()->merges_before(4));
  EXPECT_TRUE(population.merging()->merges_before(9));
}

TEST_F(Merged, GivesEachSynapseTheMeanOfItsCluster) {
  merge();
  EXPECT_EQ(population.replicated().front().rows, kRules);
  Individual after;
  population.central(after);
  EXPECT_EQ(after.statics, before.statics);
  for (std::uint32_t k = 0; k < kRules; ++k) {
    Eigen::Array<double, 1, kCoefficients> mean = decltype(mean)::Zero();
    double size = 0;
    for (std::size_t s = 0; s < kSynapses; ++s) {
      if (merged.into[s] != k) continue;
      mean += before.rules.row(static_cast<Eigen::Index>(s)).cast<double>().array();
      ++size;
    }
    mean /= size;
    for (std::size_t s = 0; s < kSynapses; ++s) {
      if (merged.into[s] != k) continue;
      const auto rule = after.rules.row(static_cast<Eigen::Index>(s)).cast<double>().array();
      EXPECT_LT((rule - mean).abs().maxCoeff(), 1e-6) << s;
    }
  }
}

TEST_F(Merged, MergesAgainWhatIsLeft) {
  merge();
  const std::vector<std::uint32_t> first(population.structure()->values().begin(),
                                         population.structure()->values().end());
  const RowMerge second = population.merging()->merge({5, 9, 0}, by_itself);
  EXPECT_EQ(population.replicated().front().rows, 3u);
  for (std::size_t s = 0; s < kSynapses; ++s) {
    EXPECT_EQ(population.structure()->values()[s], second.into[first[s]]);
  }
}

TEST_F(Merged, SamplesOneRuleForAllItsSynapses) {
  merge();
  for (const std::uint32_t i : {0u, 1u, 6u}) {
    const auto z = sample(kAfter, i);
    for (std::size_t s = 0; s < kSynapses; ++s) {
      const auto twin = static_cast<std::size_t>(std::ranges::find(merged.into, merged.into[s]) -
                                                 merged.into.begin());
      for (std::size_t c = 0; c < kCoefficients; ++c) {
        EXPECT_EQ(z[s * kCoefficients + c], z[twin * kCoefficients + c]);
      }
    }
  }
}

TEST_F(Merged, GradientIsTheScoreFunctionsOfTheRules) {
  merge();
  std::vector<double> fitness;
  for (int i = 0; i < 12; ++i) fitness.push_back(std::cos(3.0 * i));
  Individual centre;
  population.central(centre);
  const auto mean = values(centre);
  const std::size_t size = kRules * kCoefficients + kStatics;
  std::vector<double> expected(size, 0.0);
  for (std::uint32_t i = 0; i < fitness.size(); ++i) {
    const auto z = sample(kAfter, i);
    for (std::size_t p = 0; p < size; ++p) {
      std::size_t place = kSynapses * kCoefficients + p - kRules * kCoefficients;
      if (p < kRules * kCoefficients) {  // any synapse with that rule
        const auto synapse = static_cast<std::size_t>(
            std::ranges::find(merged.into, p / kCoefficients) - merged.into.begin());
        place = synapse * kCoefficients + p % kCoefficients;
      }
      expected[p] += fitness[i] * (double{z[place]} - mean[place]) / (kSigma * kSigma) / 12.0;
    }
  }
  std::vector<double> gradient(size, 0.0);
  for (std::size_t block = 0; block < population.blocks(); ++block) {
    const auto ranges = population.block_ranges(block);
    std::vector<double> contribution(ranges[0].size() + ranges[1].size() + ranges[2].size());
    population.gradient_block(block, kAfter, fitness, contribution, {});
    std::size_t next = 0;
    for (const Range& range : ranges) {
      for (std::size_t p = range.begin; p < range.end; ++p) gradient[p] += contribution[next++];
    }
  }
  for (std::size_t p = 0; p < size; ++p) EXPECT_NEAR(gradient[p], expected[p], 1e-5) << p;
}

TEST_F(Merged, TellsHowManyRulesThereAre) {
  EXPECT_EQ(population.diagnostics().front().value(), kSynapses);
  merge();
  EXPECT_EQ(population.diagnostics().front().value(), kRules);
}

TEST_F(Merged, CountsTheGenomeThatIsLeft) {
  EXPECT_EQ(population.genome_size().numbers, kSynapses * 5.0 + kStatics);
  EXPECT_EQ(population.genome_size().assignment_bits, 0.0);
  merge();
  EXPECT_EQ(population.genome_size().numbers, kRules * 5.0 + kStatics);
  EXPECT_DOUBLE_EQ(population.genome_size().assignment_bits, kSynapses * std::log2(kRules));
}

TEST_F(Merged, TakesAnAssignmentOver) {
  merge();
  const auto made_too = make_merged({{4, kRules}, {9, 3}});
  Population& other = *made_too;
  other.structure()->restore(population.structure()->values());
  ASSERT_EQ(other.replicated().front().rows, kRules);
  std::ranges::copy(population.replicated()[0].values, other.replicated()[0].values.begin());
  std::ranges::copy(population.replicated()[1].values, other.replicated()[1].values.begin());
  other.prepare(kSigma, {}, alone);
  Individual individual;
  other.sample(kAfter, 3, individual);
  EXPECT_EQ(values(individual), sample(kAfter, 3));
}

TEST_F(Merged, RefusesAnAssignmentThatIsNone) {
  std::vector<std::uint32_t> bad(kSynapses, 0);
  bad[7] = 2;  // without a 1
  EXPECT_THROW(population.structure()->restore(bad), std::invalid_argument);
  bad[7] = std::numeric_limits<std::uint32_t>::max();
  EXPECT_THROW(population.structure()->restore(bad), std::invalid_argument);
  bad.assign(kSynapses - 1, 0);
  EXPECT_THROW(population.structure()->restore(bad), std::invalid_argument);
}

TEST(Merging, RefusesToMergeIntoMoreRules) {
  EXPECT_THROW(make_merged({{4, kSynapses}}), std::invalid_argument);
}

}  // namespace
}  // namespace hebbes::population
