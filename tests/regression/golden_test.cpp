// The promise of reproducibility as numbers: hashes of what samplers, policy, world and gradient
// give. They are the same for every optimisation level and for every x86-64 processor with FMA; a
// change that moves one of them changes the history of every run with the same seed.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "lib/policy/policy_kind.h"
#include "lib/population/mixture_population.h"
#include "lib/population/normal_population.h"
#include "lib/population/own_memory.h"
#include "lib/trainer/rollout.h"
#include "tests/support/interfaces.h"

namespace hebbes {
namespace {

/// 64-bit FNV-1a.
class Hash {
 public:
  template <class T>
  Hash& add(std::span<const T> values) {
    for (const std::byte byte : std::as_bytes(values)) {
      value_ = (value_ ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3ull;
    }
    return *this;
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325ull;
};

constexpr population::GenomeShape kAnt{12'288, 0};
constexpr population::Draw kDraw{7, 3, 0};

std::uint64_t hash_of(population::Individual& individual) {
  return Hash().add<float>(population::flat(individual.rules)).value();
}

std::vector<double> some_fitness() {
  std::vector<double> fitness;
  for (int i = 0; i < 10; ++i) fitness.push_back(0.25 * ((i * 7) % 10) - 1.0);
  return fitness;
}

/// Hash of all blocks' contributions and rows.
std::uint64_t gradient_hash(population::Population& population) {
  Hash hash;
  for (std::size_t block = 0; block < population.blocks(); ++block) {
    std::size_t size = 0;
    for (const auto& range : population.block_ranges(block)) size += range.size();
    std::vector<double> out(size);
    population.gradient_block(block, kDraw, some_fitness(), out,
                              [&](std::size_t, std::span<const double> row) { hash.add(row); });
    hash.add<double>(out);
  }
  return hash.value();
}

TEST(Golden, NormalPopulation) {
  population::NormalPopulation population(kAnt, true);
  population.initialise(7, 1.0, {});
  population.prepare(0.1, {});
  population::Individual individual;
  population.sample(kDraw, 5, individual);
  EXPECT_EQ(hash_of(individual), 4898537698365550806u);
  EXPECT_EQ(gradient_hash(population), 7807777949683697422u);
}

TEST(Golden, MixturePopulation) {
  population::MixturePopulation population(kAnt, 96);
  const population::OwnMemory memory(population);
  population.initialise(7, 1.0, {0, kAnt.synapses});
  population.prepare(0.1, {0, kAnt.synapses});
  population::Individual individual;
  population.sample(kDraw, 5, individual);
  EXPECT_EQ(hash_of(individual), 4761737957810362515u);
  EXPECT_EQ(gradient_hash(population), 5321561579890362596u);
}

/// Hash of the actions of a hundred steps.
std::uint64_t life_hash(const char* kind, std::string_view body) {
  const auto interface = test::interface_of(body);
  const auto policy = policy::make_policy(kind, interface);
  population::NormalPopulation population(policy->genome(), true);
  population.initialise(7, 0.1, {});
  population.prepare(0.1, {});
  population::Individual individual;
  population.sample(kDraw, 5, individual);
  policy->set_individual(individual);
  policy->begin_episode({7, 3, 5, 1});
  std::vector<float> observation(test::observation_size(interface));
  std::vector<float> action(interface.action.size());
  Hash hash;
  for (std::uint32_t t = 0; t < 100; ++t) {
    rng::fill_uniform({7, t, 0, 99}, 0.0f, 1.0f, observation);
    policy->act(observation, action);
    hash.add<float>(action);
  }
  return hash.value();
}

TEST(Golden, Policies) {
  EXPECT_EQ(life_hash("hebbian", "ant"), 4423602387390251826u);
  EXPECT_EQ(life_hash("hebbian", "car"), 7686750196947876967u);
  EXPECT_EQ(life_hash("static", "ant"), 1797101508004618102u);
  EXPECT_EQ(life_hash("static", "car"), 2539009158928278230u);
  EXPECT_EQ(life_hash("lstm", "ant"), 7133458465804723649u);
  EXPECT_EQ(life_hash("lstm", "car"), 399152688562816131u);
}

class Episodes : public testing::TestWithParam<std::pair<std::int64_t, std::uint64_t>> {};

TEST_P(Episodes, OfTheAntInAllVariations) {
  const auto& task = envs::tasks().find("ant");
  const std::vector<std::string> variations = task.variations({});
  trainer::Stage stage(task, {{"links", GetParam().first}}, variations,
                       policy::make_policy("hebbian", policy::interface_of(task, task.defaults())));
  population::NormalPopulation population(stage.policy().genome(), true);
  population.initialise(7, 1.0, {});
  population.prepare(0.1, {});
  population::Individual individual;
  population.sample(kDraw, 5, individual);
  stage.policy().set_individual(individual);
  std::vector<double> returns;
  for (std::size_t v = 0; v < variations.size(); ++v) {
    const auto outcome = stage.play({v, {7, 3, 5, 0, false}});
    returns.push_back(outcome.episode_return);
    returns.push_back(outcome.steps);
  }
  EXPECT_EQ(Hash().add<double>(returns).value(), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    Golden, Episodes,
    testing::Values(std::pair{std::int64_t{20}, std::uint64_t{17725873127456574769u}},
                    std::pair{std::int64_t{12}, std::uint64_t{13764840785378383417u}}));

}  // namespace
}  // namespace hebbes
