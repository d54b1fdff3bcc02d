// The car against recordings of the Python reference that every checkout has.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "envs/car_racing/car/car_engine.h"
#include "envs/car_racing/car_task.h"
#include "tests/support/elementary_functions.h"
#include "tests/unit/envs/car_comparison.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr std::size_t kInterval = 20;  // steps between recorded states

struct Recording {
  std::string variation;
  std::vector<double> checkpoints;
  std::vector<double> actions;
  std::vector<double> states;  // every kInterval steps
};

std::vector<Recording> read_recordings(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  std::vector<Recording> recordings;
  for (std::string text; std::getline(file, text);) {
    std::istringstream line(text);
    std::string key;
    line >> key;
    if (key == "trace") line >> recordings.emplace_back().variation;
    if (recordings.empty() || key == "trace") continue;
    Recording& recording = recordings.back();
    std::vector<double>& numbers = key == "checkpoints" ? recording.checkpoints
                                   : key == "action"    ? recording.actions
                                                        : recording.states;
    for (std::string word; line >> word;) numbers.push_back(std::strtod(word.c_str(), nullptr));
  }
  return recordings;
}

// The rows after every kInterval steps, as in a recording.
std::vector<double> states(const Trace& output) {
  std::vector<double> result;
  const std::size_t steps = output.arrays.at("reward").shape[0];
  for (std::size_t row = kInterval - 1; row < steps; row += kInterval) {
    for (const std::string& name : kReplayed) {
      const std::vector<double> all = values(output, name);
      const std::size_t columns = all.size() / steps;
      for (std::size_t i = 0; i < columns; ++i) result.push_back(all[row * columns + i]);
    }
  }
  return result;
}

// The engine's name, and the largest difference allowed.
class CarGolden : public testing::TestWithParam<std::pair<std::string, double>> {};

TEST_P(CarGolden, ReplayEqualsTheReference) {
  if (!test::same_elementary_functions()) GTEST_SKIP() << "glibc's functions differ without FMA";
  const auto& [engine, tolerance] = GetParam();
  const auto recordings = read_recordings(HEBBES_TEST_DATA "/car_golden.txt");
  ASSERT_EQ(recordings.size(), 3u);
  for (const Recording& recording : recordings) {
    const Trace output =
        car_task().replay(make_input(recording.variation, recording.checkpoints, recording.actions),
                          {{"engine", engine}});
    EXPECT_EQ(recording.actions.size(), 300u);
    EXPECT_LE(distance(states(output), recording.states), tolerance) << recording.variation;
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, CarGolden,
                         testing::Values(std::pair("exact", 0.0), std::pair("box2d", 1e-3)),
                         [](const auto& tested) { return tested.param.first; });

}  // namespace
}  // namespace hebbes::envs::car_racing
