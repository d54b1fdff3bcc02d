// Variations that a configuration changes, defines or draws.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/config/config.h"
#include "lib/io/errors.h"

namespace hebbes::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Strings = std::vector<std::string>;

/// The message with which the text is refused, or "accepted".
std::string refusal(const std::string& toml) {
  try {
    parse_config(toml, "c.toml");
  } catch (const io::ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Config, RecordsOfBuiltInVariationsWhatIsNotTheirDefault) {
  const Config config = parse_config(
      "[task.ant.variations.default]\nslope = 3\ngravity = 9.8\n"
      "[task.ant.variations.usual]\n"
      "[task.ant.variations.lame]\nfoot_length = [0.1, 1, 1, 1]\n",
      "c.toml");
  const std::string recorded = to_toml(config);
  EXPECT_THAT(recorded, AllOf(HasSubstr("variations.default.slope = 3.0"),
                              Not(HasSubstr("variations.default.gravity")),
                              HasSubstr("variations.usual.gravity = 9.8"),
                              HasSubstr("variations.lame.foot_length = [0.1, 1.0, 1.0, 1.0]"),
                              Not(HasSubstr("variations.long-front"))));
  const Config again = parse_config(recorded, "recorded");
  EXPECT_THAT(all_variations(again), ElementsAre("default", "damage-left", "damage-right",
                                                 "long-front", "long-back", "lame", "usual"));
  EXPECT_EQ(to_toml(again), recorded);
  EXPECT_TRUE(resume_conflicts(config, again).empty());
}

TEST(Config, DrawsAFamilyOfVariationsAndRecordsThem) {
  const std::string text =
      "[task]\ntrain = [\"default\", \"family-*\"]\nheld_out = \"family-2\"\n"
      "[task.ant.family]\ncount = 3\nseed = 5\nfoot_length = [0.2, 0.6]\nslope = [0, 4]\n";
  const Config config = parse_config(text, "c.toml");
  EXPECT_THAT(config.task.train, ElementsAre("default", "family-1", "family-3"));
  EXPECT_EQ(all_variations(config).size(), 8u);
  const std::string recorded = to_toml(config);
  EXPECT_THAT(recorded, AllOf(HasSubstr("variations.family-3.foot_length = [0."),
                              HasSubstr("variations.family-3.gravity = 9.8"),
                              Not(HasSubstr("family.count"))));
  const Config again = parse_config(recorded, "recorded");
  EXPECT_EQ(to_toml(again), recorded);
  EXPECT_TRUE(resume_conflicts(again, config).empty());
  EXPECT_EQ(
      resume_conflicts(config, parse_config(text, "c.toml", Strings{"task.ant.family.seed=6"}))
          .size(),
      6u);
}

TEST(Config, RefusesAFamilyByNameAndValue) {
  EXPECT_EQ(refusal("[task.ant.family]\ncount = 3\nslope = [4, 0]"),
            "c.toml:3: key 'task.ant.family.slope' = [ 4, 0 ]: must be [least, largest]");
  EXPECT_EQ(refusal("[task.ant.family]\nslope = [0, 4]"),
            "c.toml:2: key 'task.ant.family.slope' = [ 0, 4 ]: needs family.count");
  EXPECT_THAT(refusal("[task.ant.family]\ncount = 3\nslop = [0, 4]"),
              HasSubstr("c.toml:3: key 'task.ant.family.slop': unknown key"));
  EXPECT_THAT(refusal("[task.ant.family]\ncount = 2\nslope = [0, 4]\n"
                      "[task.ant.variations.family-1]\nslope = 3"),
              HasSubstr("'family-1' is defined besides"));
  EXPECT_THAT(refusal("task.train = [\"family-*\"]"), HasSubstr("unknown variation 'family-*'"));
  EXPECT_THAT(refusal("task.held_out = \"da*\""), HasSubstr("must be one variation"));
}

TEST(Config, KnowsVariationsThatChangeInMidLife) {
  const std::string text =
      "task.held_out = \"cut\"\n"
      "[task.ant.variations.cut]\nbegins_as = \"default\"\nbecomes = \"damage-left\"\n"
      "at_step = [400, 560]\n"
      "[task.ant.variations.damage-left]\nbecomes = \"long-back\"\nat_step = 700\n";
  const Config config = parse_config(text, "c.toml");
  const std::string recorded = to_toml(config);
  EXPECT_THAT(recorded, AllOf(HasSubstr("variations.cut.at_step = [400, 560]"),
                              HasSubstr("variations.damage-left.at_step = 700"),
                              HasSubstr("variations.cut.begins_as = \"default\""),
                              Not(HasSubstr("variations.long-back"))));
  const Config again = parse_config(recorded, "recorded");
  EXPECT_EQ(to_toml(again), recorded);
  EXPECT_TRUE(resume_conflicts(again, config).empty());
  EXPECT_EQ(task_of(config).forms("cut", config.task.options),
            (Strings{"default", "damage-left", "long-back"}));
  EXPECT_EQ(resume_conflicts(config, parse_config(text, "c.toml",
                                                  Strings{"task.ant.variations.cut.at_step=400"}))
                .size(),
            1u);
}

TEST(Config, RefusesChangesInMidLifeByNameAndValue) {
  const std::string cut = "[task.ant.variations.cut]\nbecomes = \"damage-left\"\n";
  EXPECT_EQ(refusal(cut),
            "c.toml:2: key 'task.ant.variations.cut.becomes' = 'damage-left': "
            "needs at_step");
  EXPECT_EQ(
      refusal("task.held_out = \"damage-left\"\n" + cut + "at_step = 5"),
      "c.toml:1: key 'task.held_out' = 'damage-left': 'cut', which is trained on, becomes it");
  EXPECT_EQ(refusal("task.held_out = \"damage-left\"\ntask.train = [\"default\"]\n" + cut +
                    "at_step = 5"),
            "accepted");
  EXPECT_EQ(refusal(cut + "at_step = 1000"),
            "c.toml:3: key 'task.ant.variations.cut.at_step' = 1000: step 1000 never comes: a life "
            "has 960 steps at most");
  EXPECT_EQ(refusal(cut + "at_step = \"soon\""),
            "c.toml:3: key 'task.ant.variations.cut.at_step' = 'soon': must be a step >= 1, or "
            "[first, last]");
  EXPECT_THAT(refusal(cut + "at_step = 5\n[task.ant.variations.damage-left]\n"
                            "becomes = \"cut\"\nat_step = 9"),
              HasSubstr("comes back to"));
}

std::string car_refusal(const std::string& variations) {
  return refusal("task.name = \"car_racing\"\n" + variations);
}

TEST(Config, UsersDefineVariations) {
  const Config config = parse_config(
      "task.name = \"car_racing\"\n[task.car_racing.variations]\nwet.friction = 0.7\n"
      "[task.car_racing.variations.ice]\nfriction = 0.1\nside_force = -3\n"
      "[task.car_racing.variations.as-usual]\n",
      "c.toml");
  const std::vector<std::string> names = {
      "default",   "double-friction", "half-friction", "push-west",
      "push-east", "as-usual",        "ice",           "wet"};
  EXPECT_EQ(all_variations(config), names);
  EXPECT_EQ(config.task.train, names);
  const auto parameter = [&](const char* option) {
    return std::get<double>(config.task.options.at(option));
  };
  EXPECT_EQ(parameter("variations.ice.friction"), 0.1);
  EXPECT_EQ(parameter("variations.ice.side_force"), -3.0);
  EXPECT_EQ(parameter("variations.wet.side_force"), 0.0);
  EXPECT_EQ(parameter("variations.as-usual.friction"), 1.0);
  EXPECT_EQ(to_toml(parse_config(to_toml(config), "printed")), to_toml(config));
}

TEST(Config, UsersChangeBuiltInVariations) {
  const Strings override = {"task.car_racing.variations.push-west.side_force=-5",
                            "task.held_out=push-west"};
  const Config config = parse_config("task.name = \"car_racing\"", "c.toml", override);
  EXPECT_EQ(std::get<double>(config.task.options.at("variations.push-west.side_force")), -5.0);
  EXPECT_EQ(all_variations(config).size(), 5u);
  const Config recorded =
      parse_config("task.name = \"car_racing\"\ntask.held_out = \"push-west\"", "c.toml");
  const auto conflicts = resume_conflicts(recorded, config);
  ASSERT_EQ(conflicts.size(), 1u);
  EXPECT_EQ(conflicts[0].key, "task.car_racing.variations.push-west.side_force");
  EXPECT_EQ(conflicts[0].recorded, "-10.0");
  EXPECT_EQ(conflicts[0].given, "-5.0");
}

TEST(Config, RefusesBadVariations) {
  EXPECT_EQ(car_refusal("[task.car_racing.variations.ice]\nfriction = -1"),
            "c.toml:3: key 'task.car_racing.variations.ice.friction' = -1: must be > 0 and <= 1e6");
  EXPECT_EQ(car_refusal("[task.car_racing.variations.ice]\nfriction = inf"),
            "c.toml:3: key 'task.car_racing.variations.ice.friction' = inf: must be finite");
  EXPECT_EQ(
      car_refusal("[task.car_racing.variations.push-east]\nside_force = nan"),
      "c.toml:3: key 'task.car_racing.variations.push-east.side_force' = nan: must be finite");
  EXPECT_EQ(car_refusal("[task.car_racing.variations.ice]\nside_force = \"west\""),
            "c.toml:3: key 'task.car_racing.variations.ice.side_force' = 'west': must be a number");
  EXPECT_EQ(car_refusal("[task.car_racing.variations.ice]\nfrction = 1"),
            "c.toml:3: key 'task.car_racing.variations.ice.frction': unknown key (did you mean "
            "'task.car_racing.variations.ice.friction'?)");
  EXPECT_THAT(car_refusal("[task.car_racing.variations.\"thin ice\"]\nfriction = 1"),
              HasSubstr("'thin ice' must consist of letters, digits, _ and -"));
  EXPECT_THAT(car_refusal("[task.car_racing.variations.\"a.b\"]\nfriction = 1"),
              HasSubstr("'a.b' must consist of letters, digits, _ and -"));
  EXPECT_THAT(car_refusal("[task.car_racing.variations]\nice = 3"), HasSubstr("unknown key"));
  EXPECT_THAT(car_refusal("task.held_out = \"ice\""),
              HasSubstr("unknown variation 'ice' of task 'car_racing'"));
}

}  // namespace
}  // namespace hebbes::config
