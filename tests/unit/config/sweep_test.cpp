#include "lib/config/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "lib/io/errors.h"
#include "tests/support/temporary_directory.h"

namespace hebbes::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class Sweep : public ::testing::Test {
 protected:
  std::vector<SweepRun> load(const std::string& toml) {
    std::ofstream(file_) << toml;
    return load_sweep(file_);
  }

  std::vector<std::string> names(const std::string& toml) {
    std::vector<std::string> names;
    for (const auto& run : load(toml)) names.push_back(run.name);
    return names;
  }

  /// The message with which the file is refused, after the file's name, or "accepted".
  std::string refusal(const std::string& toml) {
    try {
      load(toml);
    } catch (const io::ConfigError& error) {
      const std::string message = error.what();
      EXPECT_THAT(message, ::testing::StartsWith(file_.string() + ":"));
      return message.substr(file_.string().size() + 1);
    }
    return "accepted";
  }

  const test::TemporaryDirectory directory_;
  const std::filesystem::path file_ = directory_.path() / "sweep.toml";
};

TEST_F(Sweep, IsTheProductOfItsAxesSeedsInnermost) {
  EXPECT_THAT(
      names("[sweep]\npolicies = ['individual', 'shared']\nrho = [16, 'N']\n"
            "folds = ['damage-left', '']\nseeds = [1, 2]"),
      ElementsAre("ant/individual/damage-left/seed1", "ant/individual/damage-left/seed2",
                  "ant/individual/none-held-out/seed1", "ant/individual/none-held-out/seed2",
                  "ant/shared-rho16/damage-left/seed1", "ant/shared-rho16/damage-left/seed2",
                  "ant/shared-rho16/none-held-out/seed1", "ant/shared-rho16/none-held-out/seed2",
                  "ant/shared-rhoN/damage-left/seed1", "ant/shared-rhoN/damage-left/seed2",
                  "ant/shared-rhoN/none-held-out/seed1", "ant/shared-rhoN/none-held-out/seed2"));
}

TEST_F(Sweep, SetsWhatItsNamesSay) {
  const auto runs = load(
      "population.size = 6\n[sweep]\npolicies = ['shared', 'static']\n"
      "rho = [64]\nfolds = ['long-back']\nseeds = [7]");
  ASSERT_THAT(runs, SizeIs(2));
  const Config& shared = runs[0].config;
  EXPECT_EQ(shared.policy.kind, "hebbian");
  EXPECT_EQ(shared.population.sharing, "shared");
  EXPECT_EQ(shared.population.options.at("rho"), kinds::Value(std::int64_t{64}));
  EXPECT_EQ(shared.population.size, 6);
  EXPECT_EQ(shared.task.held_out, "long-back");
  EXPECT_THAT(shared.task.train,
              ElementsAre("default", "damage-left", "damage-right", "long-front"));
  EXPECT_EQ(shared.run.seed, 7u);
  EXPECT_EQ(runs[1].config.policy.kind, "static");
}

TEST_F(Sweep, HoldsOutEachVariationOfEachTask) {
  const auto runs =
      load("[sweep]\ntasks = ['ant', 'car_racing']\npolicies = ['individual']\nfolds = ['all']");
  ASSERT_THAT(runs, SizeIs(10));
  EXPECT_EQ(runs[0].config.task.held_out, "default");
  EXPECT_EQ(runs[4].config.task.held_out, "long-back");
  EXPECT_EQ(runs[5].config.task.name, "car_racing");
  EXPECT_EQ(runs[9].config.task.held_out, "push-east");
}

TEST_F(Sweep, GivesKeysToATaskOrAPolicyAlone) {
  const auto runs = load(
      "population.size = 6\n[sweep]\ntasks = ['ant', 'car_racing']\n"
      "policies = ['individual', 'static']\n"
      "[with.car_racing]\npopulation.size = 4\n"
      "[with.static]\noptimizer.kind = 'adam'");
  ASSERT_THAT(runs, SizeIs(4));
  EXPECT_EQ(runs[0].config.population.size, 6);
  EXPECT_EQ(runs[2].config.population.size, 4);
  EXPECT_EQ(runs[2].config.optimizer.kind, "sgd");
  EXPECT_EQ(runs[3].config.optimizer.kind, "adam");
}

TEST_F(Sweep, HasArmsOfItsOwn) {
  const auto runs = load(
      "population.size = 6\n[sweep]\npolicies = ['neurons', 'fixed-128', 'types']\n"
      "folds = ['damage-right']\nseeds = [1, 2]\n"
      "[arms.fixed-128.population]\nsharing = 'shared'\nnoise = 'rule'\n"
      "assignment = 'fixed'\nrho = 128\n"
      "[arms.types]\npopulation.sharing = 'shared'\npopulation.assignment = 'types'\n"
      "population.neuron_types = 4\noptimizer.kind = 'adam'\n"
      "[with.types]\npopulation.size = 8");
  ASSERT_THAT(runs, SizeIs(6));
  EXPECT_EQ(runs[0].name, "ant/neurons/damage-right/seed1");
  EXPECT_EQ(runs[0].config.population.sharing, "neurons");
  EXPECT_EQ(runs[2].name, "ant/fixed-128/damage-right/seed1");
  const PopulationConfig& fixed = runs[2].config.population;
  EXPECT_EQ(fixed.sharing, "shared");
  EXPECT_EQ(fixed.options.at("noise"), kinds::Value("rule"));
  EXPECT_EQ(fixed.options.at("assignment"), kinds::Value("fixed"));
  EXPECT_EQ(fixed.options.at("rho"), kinds::Value(std::int64_t{128}));
  EXPECT_EQ(fixed.size, 6);
  EXPECT_EQ(runs[5].name, "ant/types/damage-right/seed2");
  EXPECT_EQ(runs[5].config.population.options.at("neuron_types"), kinds::Value(std::int64_t{4}));
  EXPECT_EQ(runs[5].config.population.size, 8);
  EXPECT_EQ(runs[5].config.optimizer.kind, "adam");
}

TEST_F(Sweep, RefusesArmsThatMakeNoSense) {
  const auto arm = [](const std::string& name, const std::string& key = "optimizer.kind = 'adam'") {
    return "[sweep]\npolicies = ['static', '" + name + "']\nseeds = [1]\n[arms." + name + "]\n" +
           key;
  };
  EXPECT_THAT(load(arm("own")), SizeIs(2));
  EXPECT_THAT(refusal("[sweep]\npolicies = ['static']\n[arms.own]\noptimizer.kind = 'adam'"),
              HasSubstr("4: key 'arms.own.optimizer.kind' = 'adam': the name 'own' is not in "
                        "sweep.policies"));
  EXPECT_THAT(refusal("[sweep]\npolicies = ['owm']\n[arms.own]\noptimizer.kind = 'adam'"),
              HasSubstr("'own' is not in sweep.policies"));
  EXPECT_THAT(refusal("[sweep]\npolicies = ['owm', 'own']\n[arms.own]\noptimizer.kind = 'adam'"),
              HasSubstr("unknown policy 'owm' (known: individual, shared, merged, neurons, static, "
                        "lstm, own)"));
  EXPECT_THAT(refusal(arm("lstm")), HasSubstr("the name 'lstm' is a policy already"));
  EXPECT_THAT(refusal(arm("car_racing")), HasSubstr("the name 'car_racing' is a task"));
  EXPECT_THAT(refusal(arm("shared-rho16")), HasSubstr("the name 'shared-rho16'"));
  EXPECT_THAT(refusal("[sweep]\npolicies = ['a b']\n[arms.'a b']\noptimizer.kind = 'adam'"),
              HasSubstr("the name 'a b' must be of letters"));
  EXPECT_THAT(refusal(arm("own", "population.sice = 3")),
              HasSubstr("5: key 'population.sice': unknown key"));
  EXPECT_THAT(refusal(arm("own", "task.name = 'ant'")), HasSubstr("an arm has the sweep's tasks"));
  EXPECT_THAT(refusal(arm("own", "run.seed = 2")), HasSubstr("means nothing with sweep.seeds"));
  EXPECT_THAT(refusal("arms.own = 3\n[sweep]\npolicies = ['static']"),
              HasSubstr("must be a section"));
  EXPECT_THAT(refusal(arm("own", "policy.kind = 'static'")),
              HasSubstr("runs 'ant/static/none-held-out/seed1' and 'ant/own/none-held-out/seed1' "
                        "are the same configuration"));
}

TEST_F(Sweep, MayUseSomeOfThePoliciesThatItIncludes) {
  std::ofstream(directory_.path() / "all.toml")
      << "[sweep]\npolicies = ['one', 'other', 'shared', 'lstm']\nrho = [16]\n"
         "[arms.one]\noptimizer.kind = 'adam'\n[arms.other]\noptimizer.decay = 0.9\n"
         "[with.one]\npopulation.size = 4\n[with.lstm]\npopulation.size = 6";
  const auto runs = load("include = 'all.toml'\n[sweep]\npolicies = ['other']");
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].config.optimizer.decay, 0.9);
}

TEST_F(Sweep, TakesWhatItDoesNotVaryFromTheConfiguration) {
  std::ofstream(directory_.path() / "base.toml")
      << "task.held_out = 'long-front'\nrun.seed = 3\npopulation.rules = 5";
  const auto runs = load("include = 'base.toml'\n[sweep]\npolicies = ['shared']\nrho = [128]");
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].name, "ant/shared-rho128/long-front/seed3");
  EXPECT_EQ(runs[0].config.run.seed, 3u);
  EXPECT_FALSE(runs[0].config.population.options.contains("rules"));
}

TEST_F(Sweep, RefusesWhatMakesNoSense) {
  const std::string policies = "[sweep]\npolicies = ['individual']\n";
  EXPECT_EQ(refusal("[sweep]\nseeds = [1]"), " a sweep needs the key sweep.policies");
  EXPECT_THAT(refusal("[sweep]\npolicies = ['hebbian']"), HasSubstr("unknown policy 'hebbian'"));
  EXPECT_THAT(refusal("[sweep]\npolicies = 'static'"), HasSubstr("must be a list"));
  EXPECT_THAT(refusal("[sweep]\npolicies = ['shared']"), HasSubstr("'shared' needs sweep.rho"));
  EXPECT_THAT(refusal(policies + "tasks = ['bee']"), HasSubstr("3: key 'task.name'"));
  EXPECT_THAT(refusal(policies + "tasks = ['bee']"), HasSubstr("unknown task 'bee'"));
  EXPECT_THAT(refusal(policies + "folds = ['damage']"), HasSubstr("unknown variation 'damage'"));
  EXPECT_THAT(refusal(policies + "seeds = [1, 2, 1]"), HasSubstr("1 stands there twice"));
  EXPECT_THAT(refusal(policies + "seeds = [-1]"), HasSubstr("key 'run.seed'"));
  EXPECT_THAT(refusal(policies + "speed = [1]"), HasSubstr("unknown key of a sweep"));
  EXPECT_THAT(refusal("population.sice = 3\n" + policies),
              HasSubstr("1: key 'population.sice': unknown key"));
  EXPECT_THAT(refusal(policies + "[with.lstm]\npopulation.size = 4"),
              HasSubstr("neither a task nor a policy of this sweep"));
  EXPECT_THAT(
      refusal(policies + "folds = ['damage-left']\n[with.damage-left]\npopulation.size = 4"),
      HasSubstr("neither a task nor a policy of this sweep"));
}

TEST_F(Sweep, KeysMeanSomethingToARunAtLeast) {
  const std::string both = "[sweep]\npolicies = ['static', 'merged']\n";
  const std::string merges = "population = { merge_after = [5], merge_to = [9] }\n";
  EXPECT_THAT(load("policy.rule = 'AD'\n" + merges + both), SizeIs(2));
  EXPECT_THAT(refusal("policy.rule = 'AD'\n[sweep]\npolicies = ['static', 'lstm']"),
              HasSubstr("1: key 'policy.rule' = 'AD': means nothing"));
  EXPECT_THAT(refusal(merges + both + "[with.static]\nfitness.penalty = 0.1"),
              HasSubstr("5: key 'with.static.fitness.penalty' = 0.1: means nothing"));
  EXPECT_THAT(refusal("[sweep]\npolicies = ['individual']\nrho = [16]"),
              HasSubstr("3: key 'sweep.rho'"));
  EXPECT_THAT(refusal("run.seed = 3\n[sweep]\npolicies = ['individual']\nseeds = [1]"),
              HasSubstr("1: key 'run.seed' = 3: means nothing with sweep.seeds"));
}

TEST_F(Sweep, WhatItIncludesMayMeanNothing) {
  std::ofstream(directory_.path() / "base.toml")
      << "run.seed = 3\nfitness.penalty = 0.1\npopulation.sharing = 'shared'";
  EXPECT_THAT(load("include = 'base.toml'\n[sweep]\npolicies = ['static']\nseeds = [1]"),
              SizeIs(1));
}

TEST_F(Sweep, RefusesTheSameRunUnderTwoNames) {
  EXPECT_THAT(refusal("[sweep]\npolicies = ['individual', 'static']\n"
                      "[with.static]\npolicy.kind = 'hebbian'"),
              HasSubstr("are the same configuration"));
}

}  // namespace
}  // namespace hebbes::config
