#include "lib/config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <stdexcept>
#include <utility>

#include "lib/config/choice.h"
#include "lib/io/errors.h"
#include "tests/support/temporary_directory.h"

namespace hebbes::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Strings = std::vector<std::string>;

/// The message with which the text is refused, or "accepted".
std::string refusal(const std::string& toml, const Strings& overrides = {}) {
  try {
    parse_config(toml, "c.toml", overrides);
  } catch (const io::ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Config, EmptyTextGivesTheDefaults) {
  const Config config = parse_config("", "c.toml");
  EXPECT_EQ(config.task.name, "ant");
  EXPECT_EQ(config.task.held_out, "");
  EXPECT_THAT(config.task.train,
              ElementsAre("default", "damage-left", "damage-right", "long-front", "long-back"));
  EXPECT_EQ(config.policy.kind, "hebbian");
  EXPECT_EQ(config.policy.options, (kinds::Options{{"rule", "ABCD"},
                                                   {"eta", true},
                                                   {"initial_weights", "uniform"},
                                                   {"initial_scale", 0.1},
                                                   {"normalisation", "task"},
                                                   {"hidden", std::vector<std::int64_t>{128, 64}},
                                                   {"activation", "tanh"},
                                                   {"normalise_observations", false}}));
  EXPECT_EQ(config.population.sharing, "individual");
  EXPECT_TRUE(config.population.options.empty());
  EXPECT_EQ(config.population.size, 500);
  EXPECT_TRUE(config.population.mirrored);
  EXPECT_EQ(config.population.sigma, 0.1);
  EXPECT_EQ(config.population.sigma_decay, 0.999);
  EXPECT_EQ(config.population.initial_std, 1.0);
  EXPECT_EQ(config.optimizer.kind, "sgd");
  EXPECT_EQ(config.optimizer.learning_rate, 0.2);
  EXPECT_EQ(config.optimizer.decay, 0.995);
  EXPECT_EQ(config.fitness.shaping, Shaping::kCenteredRanks);
  EXPECT_EQ(config.fitness.penalty, 0.01);
  EXPECT_EQ(config.run.seed, 1u);
  EXPECT_EQ(config.run.generations, 500);
  EXPECT_EQ(config.run.checkpoint_every, 10);
  EXPECT_EQ(config.run.evaluate_every, 0);
  EXPECT_EQ(config.run.evaluate_episodes, 20);
  EXPECT_EQ(config.parallel.ranks_per_node, 0);
}

TEST(Config, TheHeldOutVariationIsNotTrainedOn) {
  const Config config = parse_config("[task]\nheld_out = \"damage-left\"", "c.toml");
  EXPECT_THAT(config.task.train, ElementsAre("default", "damage-right", "long-front", "long-back"));
  EXPECT_EQ(all_variations(config).size(), 5u);
}

TEST(Config, ReadsRho) {
  const std::string shared = "population.sharing = \"shared\"\n";
  const auto rho_of = [&](const std::string& line) {
    return parse_config(shared + line, "c").population.options.at("rho");
  };
  EXPECT_EQ(rho_of(""), kinds::Value(std::int64_t{128}));
  EXPECT_EQ(rho_of("population.rho = 16"), kinds::Value(std::int64_t{16}));
  EXPECT_EQ(rho_of("population.rho = \"N\""), kinds::Value("N"));
}

struct BadInput {
  std::string toml;
  std::string message;
};

class ConfigRefuses : public ::testing::TestWithParam<BadInput> {};

TEST_P(ConfigRefuses, NamingFileLineKeyAndValue) {
  EXPECT_EQ(refusal(GetParam().toml), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    BadInputs, ConfigRefuses,
    ::testing::Values(
        BadInput{"[population]\n\nsigmaa = 1.0",
                 "c.toml:3: key 'population.sigmaa': unknown key "
                 "(did you mean 'population.sigma'?)"},
        BadInput{"seed = 3", "c.toml:1: key 'seed': unknown key (did you mean 'run.seed'?)"},
        BadInput{"[task.car]\nqwertyuiop = 3", "c.toml:2: key 'task.car.qwertyuiop': unknown key"},
        BadInput{"[populatoin]", "c.toml:1: key 'populatoin': unknown key"},
        BadInput{"population = 3", "c.toml:1: key 'population' = 3: is a section, not a key"},
        BadInput{"[population.size]\nn = 3",
                 "c.toml:2: key 'population.size.n': unknown key "
                 "(did you mean 'population.size'?)"},
        BadInput{"[population]\nsize = \"20\"",
                 "c.toml:2: key 'population.size' = '20': must be an integer"},
        BadInput{"[population]\nsize = 20.5",
                 "c.toml:2: key 'population.size' = 20.5: must be an integer"},
        BadInput{"[population]\nsize = 21",
                 "c.toml:2: key 'population.size' = 21: must be even with mirrored sampling "
                 "(population.mirrored = false allows odd sizes)"},
        BadInput{"[population]\nsize = 0",
                 "c.toml:2: key 'population.size' = 0: must be >= 2 and <= 1000000"},
        BadInput{"[population]\nsize = 9223372036854775806",
                 "c.toml:2: key 'population.size' = 9223372036854775806: must be >= 2 and <= "
                 "1000000"},
        BadInput{"[run]\ngenerations = 9223372036854775807",
                 "c.toml:2: key 'run.generations' = 9223372036854775807: must be >= 1 and <= "
                 "1000000000"},
        BadInput{"[run]\ncheckpoint_every = 4000000000",
                 "c.toml:2: key 'run.checkpoint_every' = 4000000000: must be >= 1 and <= "
                 "1000000000"},
        BadInput{"[run]\nevaluate_every = 4000000000",
                 "c.toml:2: key 'run.evaluate_every' = 4000000000: must be >= 0 and <= "
                 "1000000000"},
        BadInput{"[run]\nevaluate_every = 1\nevaluate_episodes = 4000000000",
                 "c.toml:3: key 'run.evaluate_episodes' = 4000000000: must be >= 1 and <= 100000"},
        BadInput{"[population]\nsharing = \"shared\"\nrules = 4000000000",
                 "c.toml:3: key 'population.rules' = 4000000000: must be >= 1 and <= 1000000"},
        BadInput{"[population]\nsharing = \"shared\"\nrho = 4000000000",
                 "c.toml:3: key 'population.rho' = 4000000000: must be an integer >= 1 and <= "
                 "1000000000, or \"N\""},
        BadInput{"[population]\nmerge_to = [4000000000]",
                 "c.toml:2: key 'population.merge_to' = [ 4000000000 ]: must be >= 1 and <= "
                 "1000000"},
        BadInput{"[parallel]\nranks_per_node = 4294967296",
                 "c.toml:2: key 'parallel.ranks_per_node' = 4294967296: must be >= 0 and <= "
                 "1000000"},
        BadInput{"[population]\nsigma = 1e300",
                 "c.toml:2: key 'population.sigma' = 1e+300: must be > 0 and <= 1e38"},
        BadInput{"[population]\nsigma = 0",
                 "c.toml:2: key 'population.sigma' = 0: must be > 0 and <= 1e38"},
        BadInput{"[population]\nsigma = -1.5",
                 "c.toml:2: key 'population.sigma' = -1.5: must be > 0 and <= 1e38"},
        BadInput{"[population]\nsigma = nan",
                 "c.toml:2: key 'population.sigma' = nan: must be finite"},
        BadInput{"[population]\nsigma_decay = 1.1",
                 "c.toml:2: key 'population.sigma_decay' = 1.1: must be > 0 and <= 1"},
        BadInput{
            "[population]\nrho = 0",
            "c.toml:2: key 'population.rho' = 0: must be an integer >= 1 and <= 1000000000, or "
            "\"N\""},
        BadInput{
            "[population]\nrho = \"n\"",
            "c.toml:2: key 'population.rho' = 'n': must be an integer >= 1 and <= 1000000000, or "
            "\"N\""},
        BadInput{"[population]\nrules = 0",
                 "c.toml:2: key 'population.rules' = 0: must be >= 1 and <= 1000000"},
        BadInput{"[population]\nsharing = \"shared\"\nrho = 2\nrules = 3",
                 "c.toml:3: key 'population.rho' = 2: means nothing with population.rules"},
        BadInput{"[population]\nmerge_to = [9]",
                 "c.toml:2: key 'population.merge_to' = [ 9 ]: means nothing without "
                 "population.sharing = \"merged\""},
        BadInput{"[population]\nsharing = \"merged\"",
                 "default of key 'population.merge_after': must say after which generations rules "
                 "are merged"},
        BadInput{"[population]\nsharing = \"merged\"\nmerge_after = [5]",
                 "default of key 'population.merge_to': must have as many entries as "
                 "population.merge_after"},
        BadInput{"[population]\nsharing = \"merged\"\nmerge_after = 5",
                 "c.toml:3: key 'population.merge_after' = 5: must be an array of integers"},
        BadInput{"[population]\nsharing = \"merged\"\nmerge_after = [5, 5]\nmerge_to = [9, 8]",
                 "c.toml:3: key 'population.merge_after' = [ 5, 5 ]: must hold integers >= 1 in "
                 "ascending order"},
        BadInput{"[population]\nsharing = \"merged\"\nmerge_after = [5, 6]\nmerge_to = [8, 9]",
                 "c.toml:4: key 'population.merge_to' = [ 8, 9 ]: must hold integers >= 1 in "
                 "descending order"},
        BadInput{"[policy]\nkind = \"lstm\"\n[population]\nsharing = \"merged\"",
                 "c.toml:4: key 'population.sharing' = 'merged': means nothing without "
                 "policy.kind = \"hebbian\""},
        BadInput{"[population]\nmirrored = 1",
                 "c.toml:2: key 'population.mirrored' = 1: must be true or false"},
        BadInput{
            "[optimizer]\nkind = \"adm\"",
            "c.toml:2: key 'optimizer.kind' = 'adm': unknown optimizer 'adm' (known: sgd, adam)"},
        BadInput{
            "[policy]\nkind = \"mlp\"",
            "c.toml:2: key 'policy.kind' = 'mlp': unknown policy 'mlp' (known: hebbian, static, "
            "lstm)"},
        BadInput{"[policy]\nkind = \"lstm\"\n[population]\nsharing = \"shared\"",
                 "c.toml:4: key 'population.sharing' = 'shared': means nothing without "
                 "policy.kind = \"hebbian\""},
        BadInput{"[policy]\nkind = \"lstm\"\nhidden = [16]\nactivation = \"relu\"",
                 "c.toml:4: key 'policy.activation' = 'relu': means nothing where the LSTM is the "
                 "only hidden layer"},
        BadInput{"[policy]\nhidden = [16, 0]",
                 "c.toml:2: key 'policy.hidden' = [ 16, 0 ]: must be 1 to 4 layers, each of 1 to "
                 "4096 units"},
        BadInput{"[policy]\nrule = \"BCD\"",
                 "c.toml:2: key 'policy.rule' = 'BCD': must be one of \"A\", \"AD\", \"ABC\", "
                 "\"ABCD\""},
        BadInput{"[policy]\nkind = \"static\"\neta = true",
                 "c.toml:3: key 'policy.eta' = true: means nothing without policy.kind = "
                 "\"hebbian\""},
        BadInput{"[policy]\ninitial_weights = \"evolved\"\ninitial_scale = 0.2",
                 "c.toml:3: key 'policy.initial_scale' = 0.2: means nothing with "
                 "policy.initial_weights = \"evolved\""},
        BadInput{"[policy]\ninitial_scale = -0.1",
                 "c.toml:2: key 'policy.initial_scale' = -0.1: must be >= 0 and <= 1e38"},
        BadInput{"[run]\nseed = -1", "c.toml:2: key 'run.seed' = -1: must be >= 0"},
        BadInput{"[task]\nname = 1", "c.toml:2: key 'task.name' = 1: must be a string"},
        BadInput{"[task]\nname = \"bug\"",
                 "c.toml:2: key 'task.name' = 'bug': unknown task 'bug' (known: ant, "
                 "car_racing, mujoco)"},
        BadInput{"[task]\nheld_out = \"left\"",
                 "c.toml:2: key 'task.held_out' = 'left': unknown variation 'left' of task 'ant' "
                 "(known: default, damage-left, damage-right, long-front, long-back)"},
        BadInput{"[task]\ntrain = [\"default\", \"left\"]",
                 "c.toml:2: key 'task.train' = [ 'default', 'left' ]: unknown variation 'left' of "
                 "task 'ant' (known: default, damage-left, damage-right, long-front, long-back)"},
        BadInput{"[task]\ntrain = [\"default\", 3]",
                 "c.toml:2: key 'task.train' = [ 'default', 3 ]: must be an array of strings"},
        BadInput{"[task]\ntrain = [\"default\", \"default\"]",
                 "c.toml:2: key 'task.train' = [ 'default', 'default' ]: 'default' stands there "
                 "twice"},
        BadInput{"[task]\nheld_out = \"default\"\ntrain = [\"default\"]",
                 "c.toml:3: key 'task.train' = [ 'default' ]: 'default' is the held-out "
                 "variation"},
        BadInput{"[task.ant]\nlinks = \"many\"",
                 "c.toml:2: key 'task.ant.links' = 'many': must be an integer"},
        BadInput{"[task.ant]\nlinks = 9", "c.toml:2: key 'task.ant.links' = 9: must be 12 or 20"},
        BadInput{"[task.ant.variations.lame]\nfriction = 1",
                 "c.toml:2: key 'task.ant.variations.lame.friction': unknown key"},
        BadInput{"[task.ant.variations.lame]\nfoot_length = [0.1, 0.2]",
                 "c.toml:2: key 'task.ant.variations.lame.foot_length' = [ 0.1, 0.2 ]: must be an "
                 "array of 4 numbers"},
        BadInput{"[task.ant.variations.lame]\nfoot_length = [1, 2, 3, 'long']",
                 "c.toml:2: key 'task.ant.variations.lame.foot_length' = [ 1, 2, 3, 'long' ]: must "
                 "be an array of numbers"},
        BadInput{"[task.ant.variations.lame]\nmotor_strength = [1, 1, 1, 1, nan, 1, 1, 1]",
                 "c.toml:2: key 'task.ant.variations.lame.motor_strength' = [ 1, 1, 1, 1, nan, 1, "
                 "1, 1 ]: must be finite"},
        BadInput{"[task.ant.variations.lame]\nankle_lower = [0, 0, 0, 100]",
                 "c.toml:2: key 'task.ant.variations.lame.ankle_lower' = [ 0, 0, 0, 100 ]: "
                 "ankle_upper must be 1 degree above ankle_lower at least"}));

TEST(Config, RefusesBadToml) {
  EXPECT_THAT(refusal("[run]\nseed = = 3"), StartsWith("c.toml:2: "));
}

TEST(Config, LeavesOutWhatMeansNothing) {
  for (const char* text : {"policy.kind = \"static\"", "policy.initial_weights = \"evolved\"",
                           "policy = { rule = \"AD\", eta = false, normalisation = \"none\" }"}) {
    const Config config = parse_config(text, "c.toml");
    const std::string written = to_toml(config);
    EXPECT_EQ(to_toml(parse_config(written, "written")), written);
  }
  EXPECT_THAT(to_toml(parse_config("policy.kind = \"lstm\"", "c.toml")), Not(HasSubstr("eta")));
}

TEST(Config, OverridesComeLast) {
  const Strings overrides = {"population.size=20", "task.held_out=long-back", "population.rho=N",
                             "task.train=[\"default\"]", "population.sigma=0.2"};
  const Config config =
      parse_config("population.size = 30\npopulation.sharing = \"shared\"", "c.toml", overrides);
  EXPECT_EQ(config.population.size, 20);
  EXPECT_EQ(config.task.held_out, "long-back");
  EXPECT_EQ(config.population.options.at("rho"), kinds::Value("N"));
  EXPECT_THAT(config.task.train, ElementsAre("default"));
  EXPECT_EQ(config.population.sigma, 0.2);
}

TEST(Config, OverridesAreCheckedLikeFiles) {
  EXPECT_EQ(refusal("", {"population.size=abc"}),
            "--set: key 'population.size' = 'abc': must be an integer");
  EXPECT_EQ(refusal("", {"run.sed=3"}),
            "--set: key 'run.sed': unknown key (did you mean 'run.seed'?)");
  EXPECT_EQ(refusal("", {"run.seed"}), "--set run.seed: must have the form key=value");
}

TEST(Config, ALaterLayerChoosesBetweenRhoAndRules) {
  const std::string shared = "population.sharing = \"shared\"\n";
  const auto options = [&](const std::string& line, const Strings& set) {
    return parse_config(shared + line, "c", set).population.options;
  };
  EXPECT_EQ(
      kinds::get<std::int64_t>(options("population.rho = 2", {"population.rules=5"}), "rules"), 5);
  EXPECT_FALSE(options("population.rules = 2", {"population.rho=5"}).contains("rules"));
}

class ConfigFiles : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((dir_.path() / name).parent_path());
    std::ofstream(dir_.path() / name) << text;
    return dir_.path() / name;
  }
  std::string refusal_of(const std::filesystem::path& file) {
    try {
      load_config(file);
    } catch (const io::ConfigError& error) {
      return error.what();
    }
    return "accepted";
  }
  test::TemporaryDirectory dir_;
};

TEST_F(ConfigFiles, IncludesAreOverridden) {
  write("base.toml", "[run]\nseed = 5\ngenerations = 7");
  write("sub/middle.toml", "include = \"../base.toml\"\n[run]\ngenerations = 8");
  const auto file = write("top.toml", "include = \"sub/middle.toml\"\n[population]\nsize = 4");
  const Config config = load_config(file);
  EXPECT_EQ(config.run.seed, 5u);
  EXPECT_EQ(config.run.generations, 8);
  EXPECT_EQ(config.population.size, 4);
}

TEST_F(ConfigFiles, AnErrorNamesTheIncludedFile) {
  const auto base = write("base.toml", "\n[run]\nsed = 5");
  const auto file = write("top.toml", "include = \"base.toml\"");
  EXPECT_THAT(refusal_of(file), StartsWith(base.string() + ":3: key 'run.sed'"));
}

TEST_F(ConfigFiles, RefusesCyclesAndMissingFiles) {
  const auto a = write("a.toml", "include = \"b.toml\"");
  write("b.toml", "\ninclude = \"a.toml\"");
  EXPECT_THAT(refusal_of(a), HasSubstr("b.toml:2: key 'include' = "));
  EXPECT_THAT(refusal_of(a), HasSubstr("includes itself"));
  const auto missing = write("c.toml", "include = \"none.toml\"");
  EXPECT_THAT(refusal_of(missing), StartsWith(missing.string() + ":1: key 'include'"));
  EXPECT_THAT(refusal_of(dir_.path() / "none.toml"), HasSubstr("none.toml: cannot read"));
  EXPECT_THAT(refusal_of(dir_.path()), HasSubstr("cannot read"));
}

TEST_F(ConfigFiles, AnIncludeThatCannotBeReadIsNamedWithItsPlace) {
  std::filesystem::create_directory(dir_.path() / "folder");
  std::filesystem::create_symlink("loop.toml", dir_.path() / "loop.toml");
  write("file", "");
  const std::pair<std::string, const char*> bad[] = {
      {std::string(5000, 'a') + ".toml", "File name too long"},
      {std::string(300, 'a'), "File name too long"},
      {"folder", "Is a directory"},
      {"loop.toml", "Too many levels of symbolic links"},
      {"file/base.toml", "Not a directory"},
      {"none.toml", "No such file or directory"},
      {"/proc/self/mem", "Input/output error"},
      {"/dev/zero", "File too large"},
      {"", "must be a string, a file name"},
      {"none.toml\\u0000", "must be a string, a file name"},
  };
  for (const auto& [name, reason] : bad) {
    const auto file = write("top.toml", "\ninclude = \"" + name + "\"");
    EXPECT_THAT(refusal_of(file), StartsWith(file.string() + ":2: key 'include' = ")) << name;
    EXPECT_THAT(refusal_of(file), HasSubstr(reason)) << name;
  }
}

TEST_F(ConfigFiles, AFileIsKnownByAnyName) {
  const auto file = write("a.toml", "include = \"b.toml\"");
  std::filesystem::create_hard_link(file, dir_.path() / "b.toml");
  EXPECT_THAT(refusal_of(file), HasSubstr("includes itself"));
  std::filesystem::remove(dir_.path() / "b.toml");
  std::filesystem::create_symlink("a.toml", dir_.path() / "b.toml");
  EXPECT_THAT(refusal_of(file), HasSubstr("includes itself"));
}

TEST_F(ConfigFiles, AnEmptyFileMeansTheDefaults) {
  const std::string defaults = to_toml(parse_config("", "c.toml"));
  EXPECT_EQ(to_toml(load_config(write("empty.toml", ""))), defaults);
  EXPECT_EQ(to_toml(load_config("/dev/null")), defaults);
}

TEST_F(ConfigFiles, APipeIsReadToItsEndHoweverSlowlyItComes) {
  write("base.toml", "run.seed = 5");
  const auto pipe = dir_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::ofstream writer;
  int polls = 0;
  const auto write_meanwhile = [&] {
    if (++polls == 2) writer.open(pipe);
    if (polls == 3) writer << "include = \"base.toml\"\n" << std::flush;
    if (polls == 6) writer << "run.generations = 7\n";
    if (polls == 6) writer.close();
  };
  const Config config = load_config(pipe, {}, {.poll = write_meanwhile});
  EXPECT_EQ(config.run.seed, 5u);
  EXPECT_EQ(config.run.generations, 7);
}

TEST_F(ConfigFiles, AWaitForAPipeCanBeEnded) {
  const auto pipe = dir_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  int polls = 0;
  const auto give_up = [&] {
    if (++polls == 3) throw std::runtime_error("enough");
  };
  EXPECT_THROW(load_config(pipe, {}, {.poll = give_up}), std::runtime_error);
  const auto file = write("top.toml", "include = \"pipe\"");
  polls = 0;
  EXPECT_THROW(load_config(file, {}, {.poll = give_up}), std::runtime_error);
}

TEST_F(ConfigFiles, WhatDoesNotFitIsRefusedWhereItStands) {
  const auto file = write("c.toml", "\npopulation.size = 4");
  const auto refusal_by = [&](const Strings& overrides) -> std::string {
    const auto check = [](const Config&) { throw UnfitValue("population.size", "is unlucky"); };
    try {
      load_config(file, overrides, {.check = check});
    } catch (const io::ConfigError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(refusal_by({}), file.string() + ":2: key 'population.size' = 4: is unlucky");
  EXPECT_EQ(refusal_by({"population.size=6"}), "--set: key 'population.size' = 6: is unlucky");
}

TEST(Config, PrintingRoundTrips) {
  const std::string toml =
      "[task]\nheld_out = \"long-back\"\n[population]\nsharing = \"shared\"\nrules = 7\n"
      "sigma = 0.1234567890123456789\nsigma_decay = 1\n[run]\nseed = 9223372036854775807\n"
      "[fitness]\npenalty = 1e-300\n[task.ant]\nlinks = 20\n";
  const Config config = parse_config(toml, "c.toml");
  const std::string printed = to_toml(config);
  const Config again = parse_config(printed, "printed");
  EXPECT_EQ(to_toml(again), printed);
  EXPECT_EQ(again.population.sigma, 0.1234567890123456789);
  EXPECT_EQ(again.fitness.penalty, 1e-300);
  EXPECT_EQ(again.run.seed, 9223372036854775807u);
  EXPECT_EQ(kinds::get<std::int64_t>(again.population.options, "rules"), 7);
  EXPECT_EQ(again.task.train, config.task.train);
  EXPECT_EQ(std::get<std::int64_t>(again.task.options.at("links")), 20);
  EXPECT_TRUE(resume_conflicts(config, again).empty());
}

TEST(Config, RecordsNormalisedObservationsOnlyWhereTheyAre) {
  const std::string key = "normalise_observations";
  const Config plain = parse_config("[policy]\nkind = \"static\"", "c.toml");
  const Config normalised =
      parse_config("[policy]\nkind = \"static\"\n" + key + " = true", "c.toml");
  EXPECT_EQ(to_toml(plain).find(key), std::string::npos);
  EXPECT_EQ(to_toml(plain),
            to_toml(parse_config("[policy]\nkind = \"static\"\n" + key + " = false", "c.toml")));
  EXPECT_TRUE(resume_conflicts(normalised, parse_config(to_toml(normalised), "again")).empty());
  const auto differences = resume_conflicts(plain, normalised);
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_EQ(differences.front().key, "policy." + key);
}

TEST(Config, PrintingRoundTripsMerges) {
  const Config config = parse_config(
      "population = { sharing = \"merged\", merge_after = [3, 10], merge_to = [96, 4] }", "c");
  const Config again = parse_config(to_toml(config), "printed");
  using Integers = std::vector<std::int64_t>;
  EXPECT_THAT(kinds::get<Integers>(again.population.options, "merge_after"), ElementsAre(3, 10));
  EXPECT_THAT(kinds::get<Integers>(again.population.options, "merge_to"), ElementsAre(96, 4));
  EXPECT_TRUE(resume_conflicts(config, again).empty());
}

TEST(Config, ResumeMayChangeOnlyHowLongAndWhere) {
  const std::string toml = "population.sharing = \"shared\"";
  const Config recorded = parse_config(toml, "c");
  const Strings allowed = {"run.generations=9", "run.checkpoint_every=3",
                           "parallel.ranks_per_node=2"};
  EXPECT_TRUE(resume_conflicts(recorded, parse_config(toml, "c", allowed)).empty());

  const Strings other = {"population.size=20", "run.evaluate_every=3", "population.rules=4",
                         "task.ant.links=20"};
  std::vector<std::string> keys;
  for (const Difference& difference : resume_conflicts(recorded, parse_config(toml, "c", other))) {
    keys.push_back(difference.key + ": " + difference.recorded + " -> " + difference.given);
  }
  EXPECT_THAT(keys, ::testing::UnorderedElementsAre(
                        "population.size: 500 -> 20", "run.evaluate_every: 0 -> 3",
                        "run.evaluate_episodes:  -> 20", "population.rho: 128 -> ",
                        "population.rules:  -> 4", "task.ant.links: 12 -> 20"));
}

TEST(Config, TaskOptionsOfTheCommandLine) {
  const envs::Task& ant = envs::tasks().find("ant");
  EXPECT_TRUE(parse_task_options(ant, {}, "--option").empty());
  const Strings good = {"links=12"};
  EXPECT_EQ(std::get<std::int64_t>(parse_task_options(ant, good, "--option").at("links")), 12);
  const Strings bad = {"lniks=12"};
  EXPECT_THROW(parse_task_options(ant, bad, "--option"), io::ConfigError);
  const Strings ice = {"variations.ice.friction=0.1"};
  const auto options = parse_task_options(envs::tasks().find("car_racing"), ice, "--option");
  EXPECT_EQ(options, (kinds::Options{{"variations.ice.friction", 0.1}}));
}

TEST(Config, MessagesHaveOneLineOfBoundedLengthWhateverTheValue) {
  for (const std::string line :
       {R"(task.name = "a\nb\u001b[2J")", R"("a\nb" = 1)", R"(task.train = ["a\nb"])",
        R"(policy.kind = "a\nb")", R"(include = "a\nb")"}) {
    EXPECT_THAT(refusal(line), AllOf(Not(HasSubstr("\n")), Not(HasSubstr("\x1b")))) << line;
    EXPECT_THAT(refusal("", {line}), Not(HasSubstr("\n"))) << line;
  }
  EXPECT_THAT(refusal(R"(task.name = "a\nb")"), HasSubstr(R"(a\nb)"));
  const std::string xs(5000, 'x');
  EXPECT_LT(refusal("task.name = '" + xs + "'").size(), 800u);
  EXPECT_LT(refusal(xs + " = 1").size(), 800u);
  EXPECT_LT(refusal("", {xs}).size(), 800u);
}

/// A kind with an option named as one of the keys of [population].
class Clash final : public kinds::Kind {
 public:
  std::string_view name() const override { return "clash"; }
  std::vector<kinds::Option> options(std::span<const std::string>) const override {
    return {{"size", "of something else", 1.0}};
  }
};

TEST(Choice, RefusesAnOptionNamedAsAKeyOfEveryConfiguration) {
  EXPECT_THAT([] { require_names_of_its_own(Clash(), "population."); },
              ::testing::ThrowsMessage<std::logic_error>(HasSubstr("'population.size'")));
  EXPECT_NO_THROW(require_names_of_its_own(Clash(), "task.clash."));
}

}  // namespace
}  // namespace hebbes::config
