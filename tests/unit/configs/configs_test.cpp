// The configurations that come with the project: each can be run, and is the experiment that its
// name says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "lib/policy/policy.h"
#include "lib/run/config.h"
#include "lib/trainer/experiment.h"

namespace hebbes {
namespace {

using ::testing::ElementsAre;

constexpr std::size_t kSynapses = 28 * 128 + 128 * 64 + 64 * 8;

run::Config load(const std::string& name) {
  return run::load_config(std::filesystem::path(HEBBES_CONFIGS) / name);
}

std::unique_ptr<population::Population> population_of(const run::Config& config) {
  return trainer::make_population(config, trainer::make_policy(config)->genome());
}

TEST(Configs, CanAllBeRun) {
  std::set<std::string> seen;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(HEBBES_CONFIGS)) {
    if (entry.path().extension() != ".toml") continue;
    SCOPED_TRACE(entry.path());
    seen.insert(entry.path().filename());
    const run::Config config = run::load_config(entry.path());
    EXPECT_EQ(population_of(config)->shape().synapses, kSynapses);
    EXPECT_EQ(config.run.generations % config.run.evaluate_every, 0);
  }
  EXPECT_TRUE(seen.contains("demo.toml"));
}

TEST(Configs, NameTheSharedRules) {
  const std::map<std::string, std::size_t> rules = {
      {"1", kSynapses}, {"16", 768}, {"32", 384}, {"64", 192}, {"128", 96}, {"256", 48}, {"N", 1}};
  for (const auto& [rho, count] : rules) {
    SCOPED_TRACE(rho);
    const run::Config config = load("ant/shared-rho" + rho + ".toml");
    const auto population = population_of(config);
    EXPECT_EQ(population->replicated().front().rows, count);
    EXPECT_EQ(population->shared().rows, kSynapses);
    EXPECT_EQ(population->shared().columns, count);
    EXPECT_EQ(config.task.held_out, "damage-left");
  }
}

TEST(Configs, KeepThePapersSettings) {
  for (const std::string name : {"individual", "shared-rho16"}) {
    const run::Config config = load("ant/" + name + ".toml");
    EXPECT_EQ(config.population.size, 500);
    EXPECT_EQ(config.run.generations, 500);
    EXPECT_EQ(config.optimizer.kind, run::OptimizerKind::kSgd);
    EXPECT_EQ(config.optimizer.learning_rate, 0.2);
    EXPECT_EQ(config.optimizer.decay, 0.995);
    EXPECT_THAT(config.task.train,
                ElementsAre("default", "damage-right", "long-front", "long-back"));
  }
  EXPECT_EQ(population_of(load("ant/individual.toml"))->replicated().front().rows, kSynapses);
}

TEST(Configs, KeepTheAuthorsBestRun) {
  const run::Config config = load("ant/shared-best.toml");
  EXPECT_EQ(config.optimizer.kind, run::OptimizerKind::kAdam);
  EXPECT_EQ(config.optimizer.learning_rate, 1.0);
  EXPECT_NEAR(std::pow(config.optimizer.decay, 100), 0.5, 1e-12);
  EXPECT_THAT(config.task.train, ElementsAre("default"));
  EXPECT_EQ(population_of(config)->replicated().front().rows, 96u);
}

}  // namespace
}  // namespace hebbes
