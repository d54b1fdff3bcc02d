#include "envs/ant/ant_task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "tests/unit/envs/ant_comparison.h"

namespace hebbes::envs::ant {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<double> kStart(kJoints, 0.0);

std::string failure(const Trace& input) {
  try {
    ant_task().replay(input, {});
  } catch (const TraceError& error) {
    return error.what();
  }
  return "";
}

std::string failure(std::string_view variation, const Options& options) {
  try {
    ant_task().make(variation, options);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(AntTask, IsKnownByName) {
  EXPECT_EQ(&tasks().find("ant"), &ant_task());
  EXPECT_EQ(ant_task().observation_size(ant_task().defaults()), 28u);
  EXPECT_EQ(ant_task().action_size(ant_task().defaults()), 8u);
  EXPECT_THAT(ant_task().variations({}),
              ElementsAre("default", "damage-left", "damage-right", "long-front", "long-back"));
}

TEST(AntTask, LinksAreTwelveOrTwenty) {
  const Options defaults = ant_task().defaults();
  EXPECT_EQ(kinds::get<std::int64_t>(defaults, "links"), 12);
  EXPECT_EQ(kinds::get<std::string>(defaults, "engine"), "lanes");
  EXPECT_EQ(failure("default", {{"links", std::int64_t{20}}}), "");
  EXPECT_THAT(failure("default", {{"links", std::int64_t{9}}}),
              testing::AllOf(HasSubstr("links"), HasSubstr("9")));
  EXPECT_THAT(failure("default", {{"links", std::string("many")}}), HasSubstr("'many'"));
  EXPECT_THAT(failure("default", {{"legs", std::int64_t{4}}}), HasSubstr("'legs'"));
  EXPECT_THAT(failure("three-legged", {}), HasSubstr("'three-legged'"));
}

TEST(AntTask, EngineIsLanesOrBullet) {
  EXPECT_EQ(failure("default", {{"engine", std::string("bullet")}}), "");
  EXPECT_THAT(failure("default", {{"engine", std::string("mujoco")}}),
              testing::AllOf(HasSubstr("'engine'"), HasSubstr("'mujoco'"), HasSubstr("\"lanes\""),
                             HasSubstr("\"bullet\"")));
  EXPECT_THAT(failure("default", {{"engine", true}}), HasSubstr("true"));
  const Trace input = make_input("default", kStart, std::vector<double>(3 * kJoints, 0.0));
  EXPECT_THROW(ant_task().replay(input, {{"engine", std::string("mujoco")}}),
               std::invalid_argument);
}

TEST(AntTask, ReplayRecordsEveryStep) {
  const std::vector<double> actions(5 * kJoints, 0.3);
  const Trace output = ant_task().replay(make_input("long-back", kStart, actions), {});
  EXPECT_EQ(output.task, "ant");
  EXPECT_EQ(output.variation, "long-back");
  const std::map<std::string, std::vector<std::size_t>> shapes = {
      {"obs", {5, 28}},      {"rewards", {5, 5}},      {"done", {5}},
      {"torso_xyz", {5, 3}}, {"torso_rpy", {5, 3}},    {"joint_pos", {5, 8}},
      {"joint_vel", {5, 8}}, {"feet_contact", {5, 4}}, {"obs_init", {28}}};
  EXPECT_EQ(output.arrays.size(), shapes.size());
  for (const auto& [name, shape] : shapes) {
    EXPECT_EQ(output.arrays.at(name).shape, shape) << name;
    EXPECT_FALSE(output.arrays.at(name).description.empty()) << name;
    EXPECT_FALSE(output.arrays.at(name).units.empty()) << name;
  }
}

TEST(AntTask, ReplayHasTwentyLinksUnlessToldOtherwise) {
  std::vector<double> actions(60 * kJoints);
  for (std::size_t i = 0; i < actions.size(); ++i) actions[i] = i % 3 == 0 ? 0.7 : -0.2;
  const Trace input = make_input("default", kStart, actions);
  const auto xyz = [&](const Options& options) {
    return values(ant_task().replay(input, options), "torso_xyz");
  };
  EXPECT_EQ(xyz({}), xyz({{"links", std::int64_t{20}}}));
  EXPECT_NE(xyz({}), xyz({{"links", std::int64_t{12}}}));
}

TEST(AntTask, ReplayTakesFloatActions) {
  const std::vector<double> actions(3 * kJoints, 0.25);
  Trace input = make_input("default", kStart, actions);
  const Trace expected = ant_task().replay(input, {});
  input.arrays["actions"].values = std::vector<float>(actions.begin(), actions.end());
  EXPECT_EQ(values(ant_task().replay(input, {}), "joint_pos"), values(expected, "joint_pos"));
}

TEST(AntTask, ReplayOfNoStepsIsEmpty) {
  const Trace output = ant_task().replay(make_input("default", kStart, {}), {});
  EXPECT_THAT(output.arrays.at("obs").shape, ElementsAre(0u, 28u));
}

TEST(AntTask, ReplayNamesWhatIsWrong) {
  const Trace good = make_input("default", kStart, std::vector<double>(2 * kJoints, 0.0));
  Trace input = good;
  input.arrays.erase("actions");
  EXPECT_THAT(failure(input), HasSubstr("'actions' is missing"));
  input = good;
  input.arrays["actions"].shape = {8, 2};
  EXPECT_THAT(failure(input), HasSubstr("[8, 2]"));
  input = good;
  input.arrays["actions"].shape = {3, 8};
  EXPECT_THAT(failure(input), HasSubstr("16 values"));
  input = good;
  input.arrays["initial_joint_positions"].shape = {1, 8};
  EXPECT_THAT(failure(input), HasSubstr("'initial_joint_positions'"));
  input = good;
  std::vector<double> start = kStart;
  start[2] = std::numeric_limits<double>::quiet_NaN();
  input.arrays["initial_joint_positions"].values = start;
  EXPECT_THAT(failure(input), HasSubstr("not finite"));
}

}  // namespace
}  // namespace hebbes::envs::ant
