#include "lib/population/neuron_population.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace hebbes::population {
namespace {

constexpr Draw kDraw{5, 3, 0};

/// Layers of 2 x 3 and 3 x 2: neurons 0, 1 | 2, 3, 4 | 5, 6.
Topology topology() {
  return Topology({{2, 3}, {3, 2}});
}

TEST(NeuronPopulation, MakesRulesOfTheirTwoNeurons) {
  NeuronPopulation population({12, 0}, topology(), true);
  population.initialise(5, 1.0, {});
  population.prepare(0.1, {}, alone);
  const auto mu = population.replicated().front();
  ASSERT_EQ(mu.rows, 7u);
  const auto n = [&](std::size_t neuron, std::size_t c) { return mu.values[neuron * 5 + c]; };
  Individual centre;
  population.central(centre);
  const auto expect_rule = [&](Eigen::Index synapse, std::size_t i, std::size_t j) {
    EXPECT_FLOAT_EQ(centre.rules(synapse, 0), 0.5f * (n(i, 0) + n(j, 0)));
    EXPECT_EQ(centre.rules(synapse, 1), n(i, 1) * n(j, 1));
    EXPECT_EQ(centre.rules(synapse, 2), n(i, 2));
    EXPECT_EQ(centre.rules(synapse, 3), n(j, 3));
    EXPECT_EQ(centre.rules(synapse, 4), n(i, 4) * n(j, 4));
  };
  expect_rule(0, 0, 2);   // the first layer's first synapse
  expect_rule(4, 1, 3);   // its row 1, column 1
  expect_rule(6, 2, 5);   // the second layer's first
  expect_rule(11, 4, 6);  // and last
}

TEST(NeuronPopulation, IsANormalPopulationOfNeurons) {
  NeuronPopulation population({12, 3}, topology(), true);
  NormalPopulation neurons({7, 3}, true);
  population.initialise(5, 1.0, {});
  neurons.initialise(5, 1.0, {});
  population.prepare(0.1, {}, alone);
  neurons.prepare(0.1, {}, alone);
  const std::vector<double> fitness = {1.0, -0.5, 0.25, 2.0};
  for (std::size_t block = 0; block < population.blocks(); ++block) {
    std::size_t size = 0;
    for (const Range& range : population.block_ranges(block)) size += range.size();
    std::vector<double> own(size), expected(size);
    population.gradient_block(block, kDraw, fitness, own, {});
    neurons.gradient_block(block, kDraw, fitness, expected, {});
    EXPECT_EQ(own, expected);
  }
  EXPECT_EQ(population.genome_size().numbers, 7 * 5.0 + 3);
  EXPECT_EQ(population.genome_size().assignment_bits, 0.0);
  Individual plus, minus, drawn;
  population.sample(kDraw, 2, plus);
  neurons.sample(kDraw, 2, drawn);
  EXPECT_EQ(plus.statics, drawn.statics);
  EXPECT_FLOAT_EQ(plus.rules(0, 2), drawn.rules(0, 2));  // B of neuron 0
}

TEST(Topology, RefusesLayersThatDoNotFit) {
  EXPECT_THROW(Topology({{2, 3}, {4, 2}}), std::invalid_argument);
  EXPECT_EQ(Topology().neurons(), 0u);
}

}  // namespace
}  // namespace hebbes::population
