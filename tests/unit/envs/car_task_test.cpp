#include "envs/car_racing/car_task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <numbers>
#include <string>
#include <vector>

#include "envs/car_racing/road/track.h"
#include "tests/unit/envs/car_comparison.h"

namespace hebbes::envs::car_racing {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<double> some_checkpoints() {
  std::vector<double> rows;
  rng::Stream random(3, {});
  std::array<Checkpoint, kCheckpoints> checkpoints = draw_checkpoints(random);
  while (!make_track(checkpoints)) checkpoints = draw_checkpoints(random);
  for (const auto& [alpha, radius] : checkpoints) rows.insert(rows.end(), {alpha, radius});
  return rows;
}

Trace some_input(std::size_t steps, const std::string& variation = "default") {
  std::vector<double> actions;
  for (std::size_t t = 0; t < steps; ++t) actions.insert(actions.end(), {0.1, 0.5, 0});
  return make_input(variation, some_checkpoints(), actions);
}

std::string failure(const Trace& input) {
  try {
    car_task().replay(input, {});
  } catch (const TraceError& error) {
    return error.what();
  }
  return "";
}

std::string failure(std::string_view variation, const Options& options) {
  try {
    car_task().make(variation, options);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(CarTask, IsKnownByName) {
  EXPECT_EQ(&tasks().find("car_racing"), &car_task());
  EXPECT_THAT(car_task().observation_shape(car_task().defaults()), ElementsAre(3u, 84u, 84u));
  EXPECT_EQ(car_task().observation_size(car_task().defaults()), 3u * 84 * 84);
  EXPECT_THAT(car_task().action_bounds(car_task().defaults()),
              ElementsAre(Bounds{-1, 1}, Bounds{0, 1}, Bounds{0, 1}));
  EXPECT_THAT(car_task().variations({}),
              ElementsAre("default", "double-friction", "half-friction", "push-west", "push-east"));
}

TEST(CarTask, OptionsAreChecked) {
  EXPECT_EQ(failure("default", {}), "");
  EXPECT_EQ(failure("default", {{"engine", std::string("box2d")}}), "");
  EXPECT_EQ(failure("push-west", {{"push_frame", std::string("world")}}), "");
  EXPECT_THAT(
      failure("default", {{"engine", std::string("bullet")}}),
      AllOf(HasSubstr("'engine'"), HasSubstr("\"exact\", \"box2d\""), HasSubstr("'bullet'")));
  EXPECT_THAT(failure("default", {{"push_frame", std::string("moon")}}),
              AllOf(HasSubstr("'push_frame'"), HasSubstr("'moon'")));
  EXPECT_THAT(failure("default", {{"push_frame", 3.0}}), HasSubstr("must be a string, not 3"));
  EXPECT_THAT(failure("default", {{"links", std::int64_t{12}}}), HasSubstr("no option 'links'"));
  EXPECT_THAT(failure("ice", {}), HasSubstr("'ice'"));
}

TEST(CarTask, VariationsAreDefinedByTheirParameters) {
  const Options ice = {{"variations.ice.friction", 0.1}};
  EXPECT_EQ(failure("ice", ice), "");
  EXPECT_EQ(car_task().variations(ice).back(), "ice");
  EXPECT_EQ(variation_index(car_task(), ice, "ice"), 5u);
  EXPECT_THAT(failure("ice", {{"variations.ice.friction", 0.0}}), HasSubstr("must be > 0"));
  EXPECT_THAT(
      failure("default", {{"variations.ice.friction", std::numeric_limits<double>::quiet_NaN()}}),
      HasSubstr("'variations.ice.friction'"));
  EXPECT_THAT(
      failure("default", {{"variations.ice.side_force", std::numeric_limits<double>::infinity()}}),
      HasSubstr("must lie within -1e6 and 1e6, not inf"));
  EXPECT_THAT(failure("default", {{"variations.ice.depth", 1.0}}), HasSubstr("no option"));
  EXPECT_THAT(failure("default", {{"variations.ice.friction", true}}),
              HasSubstr("must be a number"));
  EXPECT_THAT(failure("default", {{"variations.thin ice.friction", 1.0}}), HasSubstr("'thin ice'"));
}

TEST(CarTask, AUsersVariationWithABuiltInsParametersIsTheSame) {
  Trace built_in = some_input(60, "push-west"), own = some_input(60, "storm");
  const Options storm = {{"variations.storm.side_force", -10.0}};
  const auto places = values(car_task().replay(own, storm), "hull_pos");
  EXPECT_EQ(places, values(car_task().replay(built_in, {}), "hull_pos"));
  EXPECT_EQ(places,
            values(car_task().replay(some_input(60), {{"variations.default.side_force", -10.0}}),
                   "hull_pos"));
  EXPECT_NE(places, values(car_task().replay(some_input(60), {}), "hull_pos"));
}

TEST(CarTask, ReplayRecordsEveryStep) {
  Trace input = some_input(5, "push-east");
  const Trace without = car_task().replay(input, {});
  EXPECT_FALSE(without.arrays.contains("frames"));
  input.arrays["frame_steps"] = {{2}, std::vector<std::int64_t>{0, 4}, "", "1"};
  const Trace output = car_task().replay(input, {});
  EXPECT_EQ(output.task, "car_racing");
  EXPECT_EQ(output.variation, "push-east");
  const std::size_t tiles = output.arrays.at("track").shape[0];
  const std::map<std::string, std::vector<std::size_t>> shapes = {{"reward", {5}},
                                                                  {"done", {5}},
                                                                  {"tile_visited_count", {5}},
                                                                  {"hull_pos", {5, 2}},
                                                                  {"hull_angle", {5}},
                                                                  {"hull_vel", {5, 2}},
                                                                  {"hull_angvel", {5}},
                                                                  {"wheel_pos", {5, 4, 2}},
                                                                  {"wheel_angle", {5, 4}},
                                                                  {"wheel_vel", {5, 4, 2}},
                                                                  {"wheel_joint_angle", {5, 4}},
                                                                  {"wheel_omega", {5, 4}},
                                                                  {"wheel_phase", {5, 4}},
                                                                  {"wheel_gas", {5, 4}},
                                                                  {"wheel_ntiles", {5, 4}},
                                                                  {"track", {tiles, 4}},
                                                                  {"frames", {2, 96, 96, 3}},
                                                                  {"frames84", {2, 84, 84, 3}}};
  EXPECT_EQ(output.arrays.size(), shapes.size());
  for (const auto& [name, shape] : shapes) {
    EXPECT_EQ(output.arrays.at(name).shape, shape) << name;
    EXPECT_FALSE(output.arrays.at(name).description.empty()) << name;
    EXPECT_FALSE(output.arrays.at(name).units.empty()) << name;
  }
}

TEST(CarTask, ReplayOfNothingIsEmpty) {
  Trace input = some_input(0);
  input.arrays["frame_steps"] = {{0}, std::vector<std::int64_t>{}, "", "1"};
  const Trace output = car_task().replay(input, {});
  EXPECT_THAT(output.arrays.at("hull_pos").shape, ElementsAre(0u, 2u));
  EXPECT_THAT(output.arrays.at("frames").shape, ElementsAre(0u, 96u, 96u, 3u));
}

TEST(CarTask, ReplayEndsAtAThousandSteps) {
  const Trace output = car_task().replay(some_input(1002), {{"engine", std::string("exact")}});
  const auto done = values(output, "done");
  EXPECT_EQ(done[998], 0.0);
  EXPECT_EQ(done[999], 1.0);
}

TEST(CarTask, ReplayNamesWhatIsWrong) {
  Trace input = some_input(3);
  input.arrays.erase("track_checkpoints");
  EXPECT_THAT(failure(input), HasSubstr("'track_checkpoints' is missing"));
  input = some_input(3);
  input.arrays["actions"].shape = {9};
  EXPECT_THAT(failure(input), HasSubstr("'actions' must have shape [T, 3], not [9]"));
  input = some_input(3);
  input.arrays["track_checkpoints"].shape = {2, 12};
  EXPECT_THAT(failure(input), HasSubstr("must have shape [12, 2], not [2, 12]"));
}

TEST(CarTask, ReplayRefusesRoadsThatDoNotClose) {
  std::vector<double> checkpoints(24, 0.0);
  EXPECT_THAT(failure(make_input("default", checkpoints, {})),
              HasSubstr("'track_checkpoints' gives a road that does not close"));
  for (double angle : {-0.1, 2 * std::numbers::pi + 0.1, 1e300}) {
    checkpoints = some_checkpoints();
    checkpoints[6] = angle;
    EXPECT_THAT(failure(make_input("default", checkpoints, {})),
                AllOf(HasSubstr("within [0, 2 pi]"), HasSubstr("row 3")));
  }
  checkpoints[6] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(failure(make_input("default", checkpoints, {})), HasSubstr("not finite in row 3"));
}

TEST(CarTask, ReplayRefusesFramesOfStepsThatAreNotThere) {
  const auto refusal = [](const std::vector<double>& steps) {
    Trace input = some_input(3);
    input.arrays["frame_steps"] = {{steps.size()}, steps, "", "1"};
    return failure(input);
  };
  EXPECT_EQ(refusal({0, 2}), "");
  EXPECT_THAT(refusal({0, 3}), HasSubstr("'frame_steps' must hold ascending steps below 3, not 3 "
                                         "in row 1"));
  EXPECT_THAT(refusal({-1}), HasSubstr("not -1 in row 0"));
  EXPECT_THAT(refusal({0.5}), HasSubstr("not 0.5 in row 0"));
  EXPECT_THAT(refusal({1, 1}), HasSubstr("in row 1"));
}

}  // namespace
}  // namespace hebbes::envs::car_racing
