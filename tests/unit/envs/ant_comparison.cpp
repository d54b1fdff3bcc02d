#include "tests/unit/envs/ant_comparison.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace hebbes::envs::ant {
namespace {

std::vector<double> read_numbers(std::istringstream& line) {
  std::vector<double> numbers;
  for (std::string word; line >> word;) numbers.push_back(std::strtod(word.c_str(), nullptr));
  return numbers;
}

}  // namespace

std::vector<Recording> golden_recordings() {
  std::ifstream file(HEBBES_TEST_DATA "/ant_golden.txt");
  EXPECT_TRUE(file);
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

Trace make_input(const std::string& variation, const std::vector<double>& start,
                 const std::vector<double>& actions) {
  Trace input{"ant", variation, {}};
  input.arrays["initial_joint_positions"] = {{start.size()}, start, "", "rad"};
  input.arrays["actions"] = {{actions.size() / kJoints, kJoints}, actions, "", "1"};
  return input;
}

std::vector<double> values(const Trace& trace, const std::string& name) {
  return std::visit(
      [](const auto& stored) { return std::vector<double>(stored.begin(), stored.end()); },
      trace.arrays.at(name).values);
}

const double* expect_row(const Trace& output, const std::string& name, std::size_t row,
                         const double* expected, double tolerance) {
  const std::vector<std::size_t>& shape = output.arrays.at(name).shape;
  const std::size_t columns = shape.size() > 1 ? shape[1] : 1;
  const std::vector<double> all = values(output, name);
  for (std::size_t i = 0; i < columns; ++i) {
    EXPECT_NEAR(all.at(row * columns + i), expected[i], tolerance)
        << name << "[" << row << ", " << i << "]";
  }
  return expected + columns;
}

}  // namespace hebbes::envs::ant
