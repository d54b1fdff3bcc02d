// The quadruped against recordings of the Python reference that every checkout has.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "envs/ant/ant_engine.h"
#include "envs/ant/ant_task.h"
#include "tests/support/elementary_functions.h"
#include "tests/unit/envs/ant_comparison.h"

namespace hebbes::envs::ant {
namespace {

constexpr std::size_t kInterval = 20;  // steps between recorded states

struct Recording {
  std::string variation;
  std::vector<double> start;
  std::vector<double> actions;
  std::vector<std::vector<double>> states;  // every kInterval steps
};

std::vector<double> read_numbers(std::istringstream& line) {
  std::vector<double> numbers;
  for (std::string word; line >> word;) numbers.push_back(std::strtod(word.c_str(), nullptr));
  return numbers;
}

std::vector<Recording> read_recordings(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  std::vector<Recording> recordings;
  for (std::string text; std::getline(file, text);) {
    std::istringstream line(text);
    std::string key;
    line >> key;
    if (key == "trace") {
      line >> recordings.emplace_back().variation;
    } else if (key == "start") {
      recordings.back().start = read_numbers(line);
    } else if (key == "action") {
      for (double v : read_numbers(line)) recordings.back().actions.push_back(v);
    } else if (key == "state") {
      recordings.back().states.push_back(read_numbers(line));
    }
  }
  return recordings;
}

class AntGolden : public testing::TestWithParam<std::string> {};

TEST_P(AntGolden, ReplayEqualsTheReference) {
  if (!test::same_elementary_functions()) GTEST_SKIP() << "glibc's functions differ without FMA";
  const auto recordings = read_recordings(HEBBES_TEST_DATA "/ant_golden.txt");
  ASSERT_EQ(recordings.size(), 3u);
  for (const Recording& recording : recordings) {
    SCOPED_TRACE(recording.variation);
    const Trace output =
        ant_task().replay(make_input(recording.variation, recording.start, recording.actions),
                          {{"engine", GetParam()}});
    ASSERT_EQ(recording.states.size(), recording.actions.size() / kJoints / kInterval);
    for (std::size_t i = 0; i < recording.states.size(); ++i) {
      const std::size_t row = (i + 1) * kInterval - 1;
      SCOPED_TRACE(row);
      const double* expected = recording.states[i].data();
      for (const auto& [name, tolerance] : kReplayed) {
        expected = expect_row(output, name, row, expected, tolerance);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, AntGolden, testing::ValuesIn(engine_names()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace hebbes::envs::ant
