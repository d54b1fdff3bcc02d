#include "lib/population/assignment_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include "lib/population/mixture_population.h"
#include "lib/population/own_memory.h"
#include "lib/rng/bulk.h"
#include "tests/unit/population/dense_mixture.h"

namespace hebbes::population {
namespace {

/// What a mixture over so many rules says of itself, whose logits, also given, are normal with this
/// spread.
std::vector<double> diagnose(GenomeShape shape, std::size_t rules, float spread,
                             std::vector<float>& logits) {
  MixturePopulation population(shape, rules);
  const OwnMemory memory(population);
  population.initialise(1, 1.0, {0, shape.synapses});
  const auto values = population.shared().values;
  rng::fill_normal({77, 0, static_cast<std::uint32_t>(rules), 99}, 0, values);
  for (float& x : values) x *= spread;
  population.prepare(0.1, {}, [](std::size_t count, const auto& work) {  // as two ranks do
    work({count / 3, count});
    work({0, count / 3});
  });
  logits.assign(values.begin(), values.end());
  std::vector<double> all;
  for (const Diagnostic& diagnostic : population.diagnostics()) all.push_back(diagnostic.value());
  return all;
}

class Assignment : public testing::TestWithParam<std::size_t> {};

TEST_P(Assignment, IsThatOfTheDenseSoftmax) {
  constexpr std::size_t kSynapses = 150;
  const std::size_t rules = GetParam();
  for (const float spread : {0.0f, 0.3f, 3.0f, 30.0f}) {
    std::vector<float> logits;
    const auto found = diagnose({kSynapses, 0}, rules, spread, logits);
    double entropy = 0.0;
    std::set<std::ptrdiff_t> modes;
    for (std::size_t s = 0; s < kSynapses; ++s) {
      const auto row = std::span(logits).subspan(s * rules, rules);
      for (const double p : softmax(row)) entropy -= p > 0.0 ? p * std::log(p) : 0.0;
      modes.insert(std::ranges::max_element(row) - row.begin());
    }
    ASSERT_EQ(found.size(), 2u);
    EXPECT_NEAR(found[0], entropy / kSynapses, 1e-6 * (1.0 + entropy / kSynapses)) << spread;
    EXPECT_EQ(found[1], static_cast<double>(modes.size())) << spread;
  }
}

INSTANTIATE_TEST_SUITE_P(AssignmentTable, Assignment,
                         testing::Values(1, 2, 15, 16, 17, 48, 100, 150));

TEST(AssignmentTable, StaysWithinItsRulesWhereLogitsAreNotNumbers) {
  std::vector<std::byte> memory(AssignmentTable::size_bytes(1));
  AssignmentTable table(1, 3, memory);
  const std::vector<float> row(3, std::numeric_limits<float>::quiet_NaN());
  ComponentRow made(3);
  made.set(row);
  table.build_row(0, row, made);
  EXPECT_EQ(table.components_in_use(), 1u);
}

}  // namespace
}  // namespace hebbes::population
