// Holding replays of the quadruped against recordings.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "envs/ant/ant_model.h"
#include "envs/trace.h"

namespace hebbes::envs::ant {

/// The largest difference allowed of each replayed array, in the golden file's order.
inline const std::vector<std::pair<std::string, double>> kReplayed = {
    {"torso_xyz", 1e-12}, {"torso_rpy", 1e-12}, {"joint_pos", 1e-12}, {"joint_vel", 1e-12},
    {"feet_contact", 0},  {"obs", 1e-6},        {"rewards", 1e-6}};

/// Steps between recorded states.
inline constexpr std::size_t kInterval = 20;

/// What the golden file has of an episode.
struct Recording {
  std::string variation;
  std::vector<double> start;                ///< joint positions
  std::vector<double> actions;              ///< [T, 8]
  std::vector<std::vector<double>> states;  ///< every kInterval steps, as kReplayed
};
std::vector<Recording> golden_recordings();

/// The input of a replay.
Trace make_input(const std::string& variation, const std::vector<double>& start,
                 const std::vector<double>& actions);

/// The values of an array, as double.
std::vector<double> values(const Trace& trace, const std::string& name);

/// Expects row `row` of the array to equal the numbers from `expected` on; returns what follows.
const double* expect_row(const Trace& output, const std::string& name, std::size_t row,
                         const double* expected, double tolerance);

}  // namespace hebbes::envs::ant
