// Rules of which only some coefficients evolve.
#include "lib/population/rule_form.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lib/population/normal_population.h"

namespace hebbes::population {
namespace {

constexpr RuleForm kWithoutEta = {{false, true, false, false, true}};

TEST(RuleForm, ClearsGradientsFromAnyPlaceOn) {
  for (std::size_t first = 0; first < 12; ++first) {
    std::vector<double> gradient(23, 1.0);
    clear_fixed(kWithoutEta, first, gradient);
    for (std::size_t j = 0; j < gradient.size(); ++j) {
      EXPECT_EQ(gradient[j], kWithoutEta.evolves[(first + j) % 5] ? 1.0 : 0.0) << first << " " << j;
    }
  }
}

/// Everything that a population of 300 rules and 37 statics says of itself.
struct Findings {
  explicit Findings(const RuleForm& form) {
    NormalPopulation population({300, 37, form}, true);
    population.initialise(5, 1.0, {});
    population.prepare(0.25, {}, alone);
    population.central(central);
    population.sample(kDraw, 3, sample);
    std::vector<double> fitness;
    for (int i = 0; i < 12; ++i) fitness.push_back(std::cos(3.0 * i));
    gradient.resize(300 * 5 + 37);
    for (std::size_t block = 0; block < population.blocks(); ++block) {
      const auto ranges = population.block_ranges(block);
      std::vector<double> out(ranges[0].size() + ranges[1].size());
      population.gradient_block(block, kDraw, fitness, out, {});
      auto next = out.begin();
      for (const Range& range : ranges) {
        for (std::size_t p = range.begin; p < range.end; ++p) gradient[p] = *next++;
      }
    }
  }

  static constexpr Draw kDraw{5, 3, 0};
  Individual central;
  Individual sample;
  std::vector<double> gradient;
};

TEST(RuleForm, FixesCoefficientsOfIndividualRulesAndLeavesTheOthersAlone) {
  const Findings all({});
  const Findings some(kWithoutEta);
  for (Eigen::Index s = 0; s < 300; ++s) {
    for (Eigen::Index c = 0; c < 5; ++c) {
      const bool evolves = kWithoutEta.evolves[static_cast<std::size_t>(c)];
      const float fixed = c == 0 ? 1.0f : 0.0f;
      EXPECT_EQ(some.central.rules(s, c), evolves ? all.central.rules(s, c) : fixed);
      EXPECT_EQ(some.sample.rules(s, c), evolves ? all.sample.rules(s, c) : fixed);
      const auto j = static_cast<std::size_t>(5 * s + c);
      EXPECT_EQ(some.gradient[j], evolves ? all.gradient[j] : 0.0);
    }
  }
  EXPECT_EQ(some.sample.statics, all.sample.statics);
  for (std::size_t k = 1500; k < 1537; ++k) EXPECT_EQ(some.gradient[k], all.gradient[k]);
}

}  // namespace
}  // namespace hebbes::population
