#include "lib/population/mixture_population.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "lib/population/own_memory.h"
#include "lib/population/population_kind.h"
#include "lib/rng/bulk.h"
#include "tests/support/statistics.h"
#include "tests/unit/population/dense_mixture.h"

namespace hebbes::population {
namespace {

/// A mixture with memory of its own and logits that differ.
struct Mixture {
  Mixture(GenomeShape shape, std::size_t rules, double sigma_of_draws, float spread)
      : population(shape, rules), memory(population), sigma(sigma_of_draws) {
    population.initialise(1, 1.0, {0, shape.synapses});
    rng::fill_normal({77, 0, 0, 99}, 0, population.shared().values);
    for (float& x : population.shared().values) x *= spread;
    population.prepare(sigma, {}, alone);
    const auto mu = population.replicated()[0];
    means.resize(static_cast<Eigen::Index>(mu.rows), kCoefficients);
    std::ranges::copy(mu.values, means.data());
  }
  std::span<const float> logits(std::size_t row) {
    return population.shared().values.subspan(row * population.rules(), population.rules());
  }

  MixturePopulation population;
  OwnMemory memory;
  Rules means;
  double sigma;
  Draw draw{1, 4, 0};
};

struct Gradient {
  std::vector<double> replicated;
  std::vector<double> logits;
};

Gradient gradient_of(Mixture& m, const std::vector<double>& fitness) {
  Gradient gradient;
  std::size_t size = 0;
  for (const auto& parameter : m.population.replicated()) size += parameter.values.size();
  gradient.replicated.assign(size, 0.0);
  gradient.logits.assign(m.population.shared().values.size(), NAN);
  for (std::size_t block = 0; block < m.population.blocks(); ++block) {
    const auto ranges = m.population.block_ranges(block);
    std::vector<double> out(ranges[0].size() + ranges[1].size());
    m.population.gradient_block(
        block, m.draw, fitness, out, [&](std::size_t row, std::span<const double> g) {
          std::ranges::copy(
              g, gradient.logits.begin() + static_cast<std::ptrdiff_t>(row * m.population.rules()));
        });
    std::size_t next = 0;
    for (const Range& range : ranges) {
      for (std::size_t p = range.begin; p < range.end; ++p) gradient.replicated[p] += out[next++];
    }
  }
  return gradient;
}

class Forms : public testing::TestWithParam<RuleForm> {};

TEST_P(Forms, GradientIsTheMarginalLikelihoods) {
  const GenomeShape shape{70, 19, GetParam()};
  Mixture m(shape, 40, 0.3, 1.5f);
  std::vector<double> fitness;
  for (int i = 0; i < 70; ++i) fitness.push_back(std::cos(2.0 * i) + 0.3);
  const auto gradient = gradient_of(m, fitness);

  std::vector<double> d_means(40 * 5, 0.0);
  std::vector<double> d_statics(19, 0.0);
  std::vector<double> d_logits(70 * 40, 0.0);
  Individual z;
  for (std::uint32_t i = 0; i < 70; ++i) {
    m.population.sample(m.draw, i, z);
    const double weight = fitness[i] / 70.0;
    for (std::size_t s = 0; s < 70; ++s) {
      const std::span<const float> h(z.rules.data() + s * 5, 5);
      const auto r = dense_responsibilities(m.logits(s), m.means, m.sigma, h);
      const auto prior = softmax(m.logits(s));
      for (std::size_t k = 0; k < 40; ++k) {
        d_logits[s * 40 + k] += weight * (r[k] - prior[k]);
        for (std::size_t c = 0; c < 5; ++c) {
          d_means[k * 5 + c] += weight * r[k] * (h[c] - m.means.data()[k * 5 + c]) / (0.3 * 0.3);
        }
      }
    }
    for (std::size_t k = 0; k < 19; ++k)
      d_statics[k] += weight * z.statics[static_cast<Eigen::Index>(k)] / (0.3 * 0.3);
  }
  for (std::size_t j = 0; j < d_means.size(); ++j) {
    EXPECT_NEAR(gradient.replicated[j], d_means[j], 1e-5) << j;
  }
  for (std::size_t j = 0; j < d_statics.size(); ++j) {
    EXPECT_NEAR(gradient.replicated[200 + j], d_statics[j], 1e-5) << j;
  }
  for (std::size_t j = 0; j < d_logits.size(); ++j) {
    EXPECT_NEAR(gradient.logits[j], d_logits[j], 1e-7) << j;
  }
}

TEST_P(Forms, FixWhatDoesNotEvolve) {
  Mixture m({70, 0, GetParam()}, 40, 0.3, 1.5f);
  Individual sample;
  Individual central;
  m.population.sample(m.draw, 3, sample);
  m.population.central(central);
  for (Eigen::Index c = 0; c < 5; ++c) {
    const bool evolves = GetParam().evolves[static_cast<std::size_t>(c)];
    const float fixed = c == 0 ? 1.0f : 0.0f;
    EXPECT_EQ((sample.rules.col(c).array() == fixed).all(), !evolves) << c;
    EXPECT_EQ((central.rules.col(c).array() == fixed).all(), !evolves) << c;
  }
}

INSTANTIATE_TEST_SUITE_P(MixturePopulation, Forms,
                         testing::Values(RuleForm(), RuleForm{{false, true, false, false, true}},
                                         RuleForm{{true, true, false, false, false}}));

TEST(MixturePopulation, SamplesComponentsAndNoiseOfItsDistribution) {
  Mixture m({12, 0}, 12, 0.01, 1.0f);  // so little noise that the component shows
  constexpr std::uint32_t kSamples = 40'000;
  std::vector<std::vector<double>> counts(3, std::vector<double>(12, 0.0));
  std::vector<float> noise;
  Individual z;
  for (std::uint32_t i = 0; i < kSamples; ++i) {
    m.population.sample(m.draw, i, z);
    for (Eigen::Index s = 0; s < 3; ++s) {
      Eigen::Index k = 0;
      (m.means.rowwise() - z.rules.row(s)).rowwise().squaredNorm().minCoeff(&k);
      ++counts[static_cast<std::size_t>(s)][static_cast<std::size_t>(k)];
      for (int c = 0; c < 5; ++c) noise.push_back((z.rules(s, c) - m.means(k, c)) / 0.01f);
    }
  }
  for (std::size_t s = 0; s < 3; ++s) {
    const auto p = softmax(m.logits(s));
    double chi_square = 0.0;
    for (std::size_t k = 0; k < 12; ++k) {
      const double expected = p[k] * kSamples;
      chi_square += (counts[s][k] - expected) * (counts[s][k] - expected) / expected;
    }
    EXPECT_LT(std::abs(test::chi_square_z(chi_square, 11.0)), test::kMaxZ) << s;
  }
  std::vector<float> squares;
  for (const float e : noise) squares.push_back(e * e);
  EXPECT_LT(std::abs(test::mean_z<float>(noise, 0.0, 1.0)), test::kMaxZ);
  EXPECT_LT(std::abs(test::mean_z<float>(squares, 1.0, std::sqrt(2.0))), test::kMaxZ);
}

TEST(MixturePopulation, DrawsIndependentlyAcrossIndividualsAndGenerations) {
  Mixture m({5000, 0}, 2, 0.01, 0.0f);
  const auto components = [&](std::uint32_t generation, std::uint32_t index) {
    Individual z;
    m.draw.generation = generation;
    m.population.sample(m.draw, index, z);
    std::vector<float> signs;
    for (Eigen::Index s = 0; s < 5000; ++s) {
      const bool first = (z.rules.row(s) - m.means.row(0)).squaredNorm() <
                         (z.rules.row(s) - m.means.row(1)).squaredNorm();
      signs.push_back(first ? 1.0f : -1.0f);
    }
    return signs;
  };
  const auto own = components(1, 1);
  EXPECT_LT(std::abs(test::mean_z<float>(own, 0.0, 1.0)), test::kMaxZ);
  for (const auto& other :
       {components(1, 0), components(1, 2), components(0, 1), components(2, 1)}) {
    EXPECT_LT(std::abs(test::correlation_z<float>(own, other)), test::kMaxZ);
  }
}

TEST(MixturePopulation, StaysExactWithOneRuleAndWithOnePerSynapse) {
  for (const std::size_t rules : {std::size_t{1}, std::size_t{64}}) {
    Mixture m({64, 0}, rules, 0.1, 0.0f);
    const auto gradient = gradient_of(m, {1.0, -1.0, 2.0, -2.0});
    for (std::size_t s = 0; s < 64; ++s) {
      double sum = 0.0;  // a row of r - pi adds up to zero
      for (std::size_t k = 0; k < rules; ++k) sum += gradient.logits[s * rules + k];
      EXPECT_NEAR(sum, 0.0, 1e-6);
    }
  }
}

TEST(MixturePopulation, LeavesAloneWhatNobodyDrewNear) {
  constexpr std::size_t kSynapses = 300, kRules = 300;
  Mixture m({kSynapses, 0}, kRules, 0.02, 1.0f);
  const auto touched = [&](const std::vector<double>& fitness) {
    const auto gradient = gradient_of(m, fitness).logits;
    return gradient.size() - static_cast<std::size_t>(std::ranges::count(gradient, 0.0));
  };
  EXPECT_LE(touched({1.1, -0.3, -0.8}), kSynapses * 3 * 5);  // whose sum is 1e-16
  EXPECT_EQ(touched({1.1, -0.3, -0.7}), kSynapses * kRules);
}

TEST(MixturePopulation, HasTheModesAsItsCentre) {
  Mixture m({6, 0}, 6, 0.1, 0.0f);
  const auto lambda = m.population.shared().values;
  for (std::size_t s = 0; s < 4; ++s) lambda[s * 6 + s + 1] = 1.0f;
  m.population.prepare(m.sigma, {}, alone);
  Individual z;
  m.population.central(z);
  for (Eigen::Index s = 0; s < 4; ++s) EXPECT_EQ(z.rules.row(s), m.means.row(s + 1));
}

TEST(RulesFor, AreTheSynapsesDividedByRho) {
  const auto rules_for = [](std::size_t synapses, kinds::Value rho) {
    return make_population("shared", {{synapses}}, {{"rho", rho}})->replicated().front().rows;
  };
  const auto number = [](std::int64_t rho) { return kinds::Value(rho); };
  EXPECT_EQ(rules_for(12'288, number(1)), 12'288u);
  EXPECT_EQ(rules_for(12'288, number(16)), 768u);
  EXPECT_EQ(rules_for(12'288, number(128)), 96u);
  EXPECT_EQ(rules_for(12'288, number(12'288)), 1u);
  EXPECT_EQ(rules_for(91'328, number(128)), 713u);
  EXPECT_EQ(rules_for(91'328, "N"), 1u);
  EXPECT_THROW(rules_for(100, number(101)), std::invalid_argument);
  EXPECT_THROW(rules_for(100, number(0)), std::invalid_argument);
  EXPECT_THROW(MixturePopulation({100, 0}, 101), std::invalid_argument);
}

}  // namespace
}  // namespace hebbes::population
