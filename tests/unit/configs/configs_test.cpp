// The configurations that come with the project: each can be run, and is the experiment that its
// name says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "lib/config/config.h"
#include "lib/config/sweep.h"
#include "lib/policy/policy.h"
#include "lib/trainer/experiment.h"

namespace hebbes {
namespace {

using ::testing::ElementsAre;

constexpr std::size_t kAntSynapses = 28 * 128 + 128 * 64 + 64 * 8;
constexpr std::size_t kCarSynapses = 648 * 128 + 128 * 64 + 64 * 3;
constexpr std::size_t kCarKernels = 6 * 3 * 3 * 3 + 8 * 6 * 5 * 5;

config::Config load(const std::string& name) {
  return config::load_config(std::filesystem::path(HEBBES_CONFIGS) / name);
}

std::unique_ptr<population::Population> made_population(const config::Config& config) {
  return trainer::make_population(config, *trainer::make_policy(config));
}

constexpr bool kHasMujoco = HEBBES_HAVE_MUJOCO;

/// Weights of the networks in configs/mujoco: from positions but one or two, velocities, to motors.
const std::map<std::string, std::size_t> kWeightsOfBodies = {
    {"quadruped.toml", (17 + 18) * 64 + 64 * 32 + 32 * 12},
    {"hopper.toml", (5 + 6) * 32 + 32 * 32 + 32 * 3},
    {"runner.toml", (8 + 9) * 64 + 64 * 32 + 32 * 6},
    {"hexapod.toml", (17 + 18) * 64 + 64 * 32 + 32 * 12},
};

/// What the configuration's network takes from a population.
population::GenomeShape expected_genome(const config::Config& config) {
  const bool car = config.task.name == "car_racing";
  const std::size_t inputs = car ? 648 : 28;
  const std::size_t synapses = car ? kCarSynapses : kAntSynapses;
  const std::size_t kernels = car ? kCarKernels : 0;
  const std::size_t lstm = 4 * 128 * (inputs + 128 + 2);
  if (config.policy.kind == "hebbian") return {synapses, kernels};
  if (config.policy.kind == "static") return {0, kernels + synapses};
  return {0, kernels + synapses - inputs * 128 + lstm};
}

TEST(Configs, CanAllBeRun) {
  std::set<std::string> seen;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(HEBBES_CONFIGS)) {
    const bool is_sweep = entry.path().parent_path().filename() == "sweeps";
    if (entry.path().extension() != ".toml" || is_sweep) continue;
    SCOPED_TRACE(entry.path());
    const bool is_of_mujoco = entry.path().parent_path().filename() == "mujoco";
    if (is_of_mujoco && !kHasMujoco) continue;
    seen.insert(entry.path().filename());
    const config::Config config = config::load_config(entry.path());
    const auto shape = made_population(config)->shape();
    const auto expected =
        is_of_mujoco
            ? population::GenomeShape{0, kWeightsOfBodies.at(entry.path().filename().string())}
            : expected_genome(config);
    EXPECT_EQ(shape.synapses, expected.synapses);
    EXPECT_EQ(shape.statics, expected.statics);
    EXPECT_EQ(config.run.generations % config.run.evaluate_every, 0);
  }
  EXPECT_TRUE(seen.contains("demo.toml"));
}

void expect_shared_rules(const std::string& task, std::size_t synapses, const std::string& held_out,
                         const std::map<std::string, std::size_t>& rules) {
  for (const auto& [rho, count] : rules) {
    SCOPED_TRACE(task + " rho " + rho);
    const config::Config config = load(task + "/shared-rho" + rho + ".toml");
    const auto population = made_population(config);
    EXPECT_EQ(population->replicated().front().rows, count);
    EXPECT_EQ(population->shared().rows, synapses);
    EXPECT_EQ(population->shared().columns, count);
    EXPECT_EQ(config.task.held_out, held_out);
  }
}

TEST(Configs, NameTheSharedRules) {
  expect_shared_rules("ant", kAntSynapses, "damage-left",
                      {{"1", kAntSynapses},
                       {"16", 768},
                       {"32", 384},
                       {"64", 192},
                       {"128", 96},
                       {"256", 48},
                       {"N", 1}});
  expect_shared_rules(
      "car_racing", kCarSynapses, "push-east",
      {{"16", 5708}, {"32", 2854}, {"64", 1427}, {"128", 713}, {"256", 356}, {"N", 1}});
}

TEST(Configs, SweepEveryArmAndFold) {
  const auto ant = config::load_sweep(std::filesystem::path(HEBBES_CONFIGS) / "sweeps/ant.toml");
  EXPECT_EQ(ant.size(), (3 + 7) * 5 * 3u);
  const auto car =
      config::load_sweep(std::filesystem::path(HEBBES_CONFIGS) / "sweeps/car_racing.toml");
  EXPECT_EQ(car.size(), (3 + 6) * 5 * 3u);
  for (const auto& run : car) EXPECT_EQ(run.config.population.size, 200) << run.name;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(HEBBES_CONFIGS) / "sweeps")) {
    if (entry.path().extension() != ".toml") continue;
    EXPECT_FALSE(config::load_sweep(entry.path()).empty()) << entry.path();
  }
}

TEST(Configs, KeepThePapersSettings) {
  for (const std::string name : {"individual", "shared-rho16"}) {
    const config::Config config = load("ant/" + name + ".toml");
    EXPECT_EQ(config.population.size, 500);
    EXPECT_EQ(config.run.generations, 500);
    EXPECT_EQ(config.optimizer.kind, "sgd");
    EXPECT_EQ(config.optimizer.learning_rate, 0.2);
    EXPECT_EQ(config.optimizer.decay, 0.995);
    EXPECT_THAT(config.task.train,
                ElementsAre("default", "damage-right", "long-front", "long-back"));
  }
  EXPECT_EQ(made_population(load("ant/individual.toml"))->replicated().front().rows, kAntSynapses);
}

TEST(Configs, KeepThePapersSettingsOfTheCar) {
  const config::Config config = load("car_racing/individual.toml");
  EXPECT_EQ(config.population.size, 200);
  EXPECT_EQ(config.run.generations, 300);
  EXPECT_EQ(config.optimizer.learning_rate, 0.2);
  EXPECT_THAT(config.task.train,
              ElementsAre("default", "double-friction", "half-friction", "push-west"));
}

TEST(Configs, KeepTheAuthorsBestRun) {
  const config::Config config = load("ant/shared-best.toml");
  EXPECT_EQ(config.optimizer.kind, "adam");
  EXPECT_EQ(config.optimizer.learning_rate, 1.0);
  EXPECT_NEAR(std::pow(config.optimizer.decay, 100), 0.5, 1e-12);
  EXPECT_THAT(config.task.train, ElementsAre("default"));
  EXPECT_EQ(made_population(config)->replicated().front().rows, 96u);
}

TEST(Configs, MergeAsEvolveAndMerge) {
  const config::Config config = load("ant/merged.toml");
  EXPECT_THAT(config.task.train, ElementsAre("default"));
  EXPECT_EQ(made_population(config)->replicated().front().rows, kAntSynapses);
  using Integers = std::vector<std::int64_t>;
  const auto last = [&](const char* option) {
    return kinds::get<Integers>(config.population.options, option).back();
  };
  EXPECT_EQ(last("merge_to"), 1920 / 5);
  EXPECT_LT(last("merge_after"), config.run.generations);
}

}  // namespace
}  // namespace hebbes
