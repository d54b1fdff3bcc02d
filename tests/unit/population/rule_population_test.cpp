#include "lib/population/rule_population.h"
#include "lib/population/own_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>

#include "lib/rng/bulk.h"
#include "tests/support/population_choice.h"
#include "tests/support/statistics.h"
#include "tests/unit/population/dense_mixture.h"

namespace hebbes::population {
namespace {

constexpr double kSigma = 0.25;
constexpr std::size_t kStatics = 11;
constexpr std::uint32_t kIndividuals = 24;
constexpr Draw kDraw{5, 3, 0};
constexpr std::size_t kTypes = 3;

Topology topology() {
  return Topology({{12, 16}, {16, 12}});  // 384 synapses of 40 neurons
}

struct Case {
  std::string name;
  test::PopulationChoice choice;
};

using test::PopulationChoice;
const std::string kRule = "rule", kSynapse = "synapse";
const std::string kLearned = "learned", kFixed = "fixed", kTyped = "types";

PopulationChoice shared(const std::string& noise, const std::string& assignment,
                        double confidence = 0.0) {
  PopulationChoice choice = test::shared(4, noise, assignment);
  choice.options["assignment_confidence"] = confidence;
  choice.options["neuron_types"] = std::int64_t{kTypes};
  return choice;
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& noise : {kRule, kSynapse}) {
    const std::string per = noise == kRule ? "NoisePerRule" : "NoisePerSynapse";
    all.push_back({"Fixed" + per, shared(noise, kFixed)});
    all.push_back({"WithinLayers" + per, shared(noise, kFixed)});
    all.back().choice.options["assignment_within"] = "layer";
    all.push_back({"Types" + per, shared(noise, kTyped)});
    all.push_back({"FixedTypes" + per, shared(noise, kTyped)});
    all.back().choice.options["learn_types"] = false;
  }
  all.push_back({"Learned", shared(kRule, kLearned)});
  all.push_back({"LearnedPeaked", shared(kRule, kLearned, 0.7)});
  for (std::size_t i = 0, count = all.size(); i < count; ++i) {
    all.push_back({all[i].name + "Independent", all[i].choice});
    all.back().choice.mirrored = false;
  }
  return all;
}

/// A population with memory of its own, and logits that differ.
struct Made {
  explicit Made(const PopulationChoice& choice, float spread = 0.8f)
      : topology(hebbes::population::topology()),
        shape{topology.synapses(), kStatics},
        made(test::make_population(choice, shape, topology)),
        population(*made),
        memory(population) {
    population.initialise(5, 1.0, {0, shape.synapses});
    jitter(population.shared(), spread);
    for (const Parameter& parameter : population.replicated()) jitter(parameter, spread);
    population.prepare(kSigma, {}, alone);
  }
  static void jitter(const Parameter& parameter, float spread) {
    if (parameter.role != Role::kAssignment || parameter.values.empty()) return;
    std::vector<float> noise(parameter.values.size());
    rng::fill_normal({77, 0, 0, 99}, 0, noise);
    for (std::size_t j = 0; j < noise.size(); ++j) parameter.values[j] += spread * noise[j];
  }

  Topology topology;
  GenomeShape shape;
  std::unique_ptr<Population> made;
  Population& population;
  OwnMemory memory;
};

struct Gradient {
  std::map<std::string, std::vector<double>> of;  // by parameter
};

Gradient gradient_of(Made& m, const std::vector<double>& fitness) {
  Gradient gradient;
  const auto replicated = m.population.replicated();
  std::size_t size = 0;
  for (const auto& parameter : replicated) size += parameter.values.size();
  std::vector<double> all(size, 0.0);
  const auto shared = m.population.shared();
  if (shared.rows > 0) gradient.of["lambda"].assign(shared.values.size(), NAN);
  for (std::size_t block = 0; block < m.population.blocks(); ++block) {
    const auto ranges = m.population.block_ranges(block);
    std::size_t length = 0;
    for (const Range& range : ranges) length += range.size();
    std::vector<double> out(length, NAN);
    m.population.gradient_block(
        block, kDraw, fitness, out, [&](std::size_t row, std::span<const double> g) {
          std::ranges::copy(
              g, gradient.of["lambda"].begin() + static_cast<std::ptrdiff_t>(row * shared.columns));
        });
    std::size_t next = 0;
    for (const Range& range : ranges) {
      for (std::size_t p = range.begin; p < range.end; ++p) all[p] += out[next++];
    }
  }
  auto next = all.begin();
  for (const auto& parameter : replicated) {
    const auto end = next + static_cast<std::ptrdiff_t>(parameter.values.size());
    gradient.of[parameter.name].assign(next, end);
    next = end;
  }
  return gradient;
}

std::vector<double> some_fitness() {
  std::vector<double> fitness;
  for (std::uint32_t i = 0; i < kIndividuals; ++i) fitness.push_back(std::cos(2.0 * i) + 0.3);
  return fitness;
}

std::vector<float> values_of(Made& m, const std::string& name) {
  for (const auto& parameter : m.population.replicated()) {
    if (parameter.name == name) return {parameter.values.begin(), parameter.values.end()};
  }
  const auto shared = m.population.shared();
  return {shared.values.begin(), shared.values.end()};
}

class SharedRules : public testing::TestWithParam<Case> {};

/// By what can be seen of the individuals: each rule once with noise per rule, each synapse else.
TEST_P(SharedRules, GradientOfMeansIsTheScoreFunctions) {
  Made m(GetParam().choice);
  const auto fitness = some_fitness();
  const auto mu = values_of(m, "mu");
  std::vector<double> expected(mu.size(), 0.0);
  Individual z;
  for (std::uint32_t i = 0; i < kIndividuals; ++i) {
    m.population.sample(kDraw, i, z);
    std::vector<bool> seen(mu.size() / kCoefficients, false);
    for (std::size_t s = 0; s < m.shape.synapses; ++s) {
      const std::size_t k = z.rule_of[s];
      if (GetParam().choice.is("noise", kRule) && seen[k]) continue;
      seen[k] = true;
      for (std::size_t c = 0; c < kCoefficients; ++c) {
        const double offset =
            double{z.rules.data()[s * kCoefficients + c]} - double{mu[k * kCoefficients + c]};
        expected[k * kCoefficients + c] += fitness[i] * offset / (kSigma * kSigma) / kIndividuals;
      }
    }
    if (GetParam().choice.is("noise", kRule)) {
      ASSERT_TRUE(std::ranges::all_of(seen, std::identity())) << "a rule that cannot be seen";
    }
  }
  const auto gradient = gradient_of(m, fitness).of["mu"];
  for (std::size_t j = 0; j < mu.size(); ++j) EXPECT_NEAR(gradient[j], expected[j], 2e-5) << j;
}

TEST_P(SharedRules, GradientOfStaticsIsTheScoreFunctions) {
  Made m(GetParam().choice);
  const auto fitness = some_fitness();
  const auto mean = values_of(m, "static");
  std::vector<double> expected(kStatics, 0.0);
  Individual z;
  for (std::uint32_t i = 0; i < kIndividuals; ++i) {
    m.population.sample(kDraw, i, z);
    for (std::size_t j = 0; j < kStatics; ++j) {
      const double offset = double{z.statics.data()[j]} - double{mean[j]};
      expected[j] += fitness[i] * offset / (kSigma * kSigma) / kIndividuals;
    }
  }
  const auto gradient = gradient_of(m, fitness).of["static"];
  for (std::size_t j = 0; j < kStatics; ++j) EXPECT_NEAR(gradient[j], expected[j], 1e-5) << j;
}

/// [members] the choice of each synapse or, by types, of each neuron.
std::vector<std::uint32_t> choices_of(const Made& m, const Individual& z, bool by_types) {
  if (!by_types) return z.rule_of;
  std::vector<std::uint32_t> types(m.topology.neurons());
  for (std::size_t s = 0; s < z.rule_of.size(); ++s) {
    types[m.topology.pre(s)] = z.rule_of[s] / kTypes;
    types[m.topology.post(s)] = z.rule_of[s] % kTypes;
  }
  return types;
}

TEST_P(SharedRules, GradientOfLogitsIsTheScoreFunctions) {
  const PopulationChoice& choice = GetParam().choice;
  const bool by_types = choice.is("assignment", kTyped);
  Made m(choice);
  const auto fitness = some_fitness();
  auto gradient = gradient_of(m, fitness).of["lambda"];
  if (choice.is("assignment", kFixed) || (by_types && choice.options.contains("learn_types"))) {
    EXPECT_TRUE(gradient.empty());
    return;
  }
  const auto logits = values_of(m, "lambda");
  const std::size_t columns = by_types ? kTypes : 4;
  std::vector<double> expected(logits.size(), 0.0);
  Individual z;
  for (std::uint32_t i = 0; i < kIndividuals; ++i) {
    m.population.sample(kDraw, i, z);
    const auto chosen = choices_of(m, z, by_types);
    for (std::size_t s = 0; s < chosen.size(); ++s) {
      const auto share = softmax(std::span(logits).subspan(s * columns, columns));
      for (std::size_t k = 0; k < columns; ++k) {
        const double score = (chosen[s] == k ? 1.0 : 0.0) - share[k];
        expected[s * columns + k] += fitness[i] * score / kIndividuals;
      }
    }
  }
  for (std::size_t j = 0; j < logits.size(); ++j) EXPECT_NEAR(gradient[j], expected[j], 1e-6) << j;
}

TEST_P(SharedRules, MirrorPairsAboutTheMeansOfOneAssignment) {
  Made m(GetParam().choice);
  Individual plus, minus;
  const auto mu = values_of(m, "mu");
  m.population.sample(kDraw, 6, plus);
  m.population.sample(kDraw, 7, minus);
  if (!GetParam().choice.mirrored) {
    EXPECT_NE(plus.rules, minus.rules);
    return;
  }
  EXPECT_EQ(plus.rule_of, minus.rule_of);
  for (std::size_t s = 0; s < m.shape.synapses; ++s) {
    for (std::size_t c = 0; c < kCoefficients; ++c) {
      const std::size_t place = s * kCoefficients + c;
      EXPECT_NEAR((plus.rules.data()[place] + minus.rules.data()[place]) / 2,
                  mu[plus.rule_of[s] * kCoefficients + c], 1e-6);
    }
  }
}

TEST_P(SharedRules, CentreIsTheMeansOfTheMostProbableRules) {
  Made m(GetParam().choice);
  const auto mu = values_of(m, "mu");
  Individual centre;
  m.population.central(centre);
  for (std::size_t s = 0; s < m.shape.synapses; ++s) {
    for (std::size_t c = 0; c < kCoefficients; ++c) {
      EXPECT_EQ(centre.rules.data()[s * kCoefficients + c],
                mu[centre.rule_of[s] * kCoefficients + c]);
    }
  }
  const bool by_types = GetParam().choice.is("assignment", kTyped);
  const auto logits = values_of(m, "lambda");
  if (logits.empty()) return;
  EXPECT_STREQ(m.population.central_name(), "mode");
  const auto chosen = choices_of(m, centre, by_types);
  const std::size_t columns = logits.size() / chosen.size();
  for (std::size_t s = 0; s < chosen.size(); ++s) {
    const auto row = std::span(logits).subspan(s * columns, columns);
    EXPECT_EQ(row[chosen[s]], *std::ranges::max_element(row));
  }
}

TEST_P(SharedRules, DrawAroundEachMeanAsOftenAsTheySay) {
  Made m(GetParam().choice);
  const auto mu = m.population.replicated().front();
  const auto draws = mu.draws_per_row();
  if (GetParam().choice.is("noise", kRule)) {
    EXPECT_TRUE(draws.empty());
    return;
  }
  EXPECT_NEAR(std::accumulate(draws.begin(), draws.end(), 0.0),
              static_cast<double>(m.shape.synapses), 1e-6);
  // Independent draws of 2 000 units, each at most all synapses: Hoeffding's bound.
  std::vector<double> counts(draws.size(), 0.0);
  Individual z;
  constexpr std::uint32_t kUnits = 2000;
  for (std::uint32_t j = 0; j < kUnits; ++j) {
    m.population.sample(kDraw, GetParam().choice.mirrored ? 2 * j : j, z);
    for (const std::uint32_t k : z.rule_of) counts[k] += 1.0;
  }
  const double bound =
      static_cast<double>(m.shape.synapses) * std::sqrt(std::log(2.0 / 1e-7) / (2.0 * kUnits));
  for (std::size_t k = 0; k < draws.size(); ++k) EXPECT_NEAR(counts[k] / kUnits, draws[k], bound);
}

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.name;
}

INSTANTIATE_TEST_SUITE_P(All, SharedRules, testing::ValuesIn(cases()),
                         [](const auto& test) { return test.param.name; });

/// Components in several groups of the table, the mode in each place of it.
TEST(LearnedAssignment, DrawsBySoftmax) {
  PopulationChoice choice = shared(kRule, kLearned, 0.6);
  choice.options["rules"] = std::int64_t{37};
  for (const float spread : {0.0f, 1.5f}) {
    Made m(choice, spread);
    const auto logits = values_of(m, "lambda");
    constexpr std::uint32_t kUnits = 4'000;
    std::vector<double> counts(logits.size(), 0.0);
    Individual z;
    for (std::uint32_t j = 0; j < kUnits; ++j) {
      m.population.sample(kDraw, 2 * j, z);
      for (std::size_t s = 0; s < m.shape.synapses; ++s) counts[s * 37 + z.rule_of[s]] += 1.0;
    }
    double chi_square = 0.0;
    for (std::size_t s = 0; s < m.shape.synapses; ++s) {
      const auto share = softmax(std::span(logits).subspan(s * 37, 37));
      for (std::size_t k = 0; k < 37; ++k) {
        const double expected = share[k] * kUnits;
        chi_square += std::pow(counts[s * 37 + k] - expected, 2) / expected;
      }
    }
    const auto degrees = static_cast<double>(m.shape.synapses) * 36.0;
    EXPECT_LT(std::abs(test::chi_square_z(chi_square, degrees)), test::kMaxZ) << spread;
  }
}

TEST(LearnedAssignment, StartsAtAChoiceWithTheConfidenceAsked) {
  for (const double confidence : {0.0, 0.3, 0.99}) {
    Made m(shared(kRule, kLearned, confidence), 0.0f);
    const auto logits = values_of(m, "lambda");
    for (std::size_t s = 0; s < m.shape.synapses; ++s) {
      const auto share = softmax(std::span(logits).subspan(s * 4, 4));
      EXPECT_NEAR(*std::ranges::max_element(share), std::max(confidence, 0.25), 1e-6);
    }
  }
}

TEST(LearnedAssignment, LeavesAloneWhatNobodyDrewUnderAFitnessOfMeanZero) {
  Made m(shared(kRule, kLearned, 0.99), 0.0f);
  std::vector<double> fitness = some_fitness();
  const double mean = std::accumulate(fitness.begin(), fitness.end(), 0.0) / kIndividuals;
  for (double& f : fitness) f -= mean;
  const auto gradient = gradient_of(m, fitness).of["lambda"];
  EXPECT_GT(std::ranges::count(gradient, 0.0), static_cast<std::ptrdiff_t>(gradient.size() / 2));
}

TEST(RulePopulation, MeasuresItsGenome) {
  const auto size_of = [](const PopulationChoice& choice) {
    return Made(choice).population.genome_size();
  };
  const double synapses = static_cast<double>(topology().synapses());
  const double neurons = static_cast<double>(topology().neurons());
  EXPECT_EQ(size_of(shared(kRule, kFixed)).numbers, 4 * 5.0 + kStatics);
  EXPECT_EQ(size_of(shared(kRule, kFixed)).assignment_bits, 0.0);
  EXPECT_EQ(size_of(shared(kRule, kLearned)).assignment_bits, 2.0 * synapses);
  EXPECT_EQ(size_of(shared(kSynapse, kLearned)).assignment_bits, 2 * synapses);
  const auto types = size_of(shared(kRule, kTyped));
  EXPECT_EQ(types.numbers, 9 * 5.0 + kStatics);
  EXPECT_DOUBLE_EQ(types.assignment_bits, neurons * std::log2(3.0));
}

TEST(RulePopulation, TakesAGivenAssignment) {
  PopulationChoice choice = shared(kRule, kFixed);
  choice.options["assignment_from"] = "elsewhere";
  choice.given.assign(topology().synapses(), 0);
  choice.given[3] = 1;
  choice.given[7] = 2;
  Made m(choice);
  EXPECT_EQ(m.population.replicated().front().rows, 3u);
  Individual z;
  m.population.sample(kDraw, 5, z);
  EXPECT_EQ(z.rule_of, choice.given);
}

TEST(RulePopulation, RefusesWhatDoesNotFit) {
  const auto refuse = [](PopulationChoice choice, std::int64_t rules, std::int64_t types) {
    choice.options["rules"] = rules;
    choice.options["neuron_types"] = types;
    EXPECT_THROW(Made made(choice), std::invalid_argument) << rules << " " << types;
  };
  refuse(shared(kRule, kLearned), 385, 1);
  refuse(shared(kRule, kFixed), 385, 1);
  refuse(shared(kRule, kTyped), 1, 0);
  refuse(shared(kRule, kTyped), 1, 41);
  refuse(shared(kRule, kTyped), 1, 20);  // 400 rules
  PopulationChoice layers = shared(kRule, kFixed);
  layers.options["assignment_within"] = "layer";
  refuse(layers, 1, 1);
}

}  // namespace
}  // namespace hebbes::population
