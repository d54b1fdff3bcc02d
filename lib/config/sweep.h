// A sweep: one configuration for each of tasks x policies x rho x folds x seeds.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lib/config/config.h"

namespace hebbes::config {

/// One run of a sweep.
struct SweepRun {
  std::string name;  ///< its directory below the sweep's, such as ant/shared-rho16/all/seed1
  Config config;
};

/// The runs of a sweep file, in a fixed order: tasks outermost, then policies, rho, folds, seeds.
///
/// Beside the keys of a configuration (and `include`), which hold for all runs, the file has
///   [sweep]
///   tasks = ["ant"]                  # default: task.name
///   policies = ["individual", "shared", "fixed-96"]  # arms of a comparison
///   rho = [1, 16, "N"]               # of policy "shared", which needs it; others have none
///   folds = ["default"]              # variations held out one at a time; "all": each; "": none
///   seeds = [1, 2, 3]
///   [arms.fixed-96]                  # keys that make a policy of the file's own
///   population = { sharing = "shared", assignment = "fixed", rules = 96 }
///   [with.NAME]                      # keys for the runs of a task or a policy alone
///   population.size = 200
///
/// Policies without a definition of their own are "individual", "shared", "merged", "neurons",
/// "static" and "lstm".
///
/// Throws ConfigError naming file, line, key and value: of what load_config() refuses, of an
/// unknown key, policy or name in [with], of arms that are not among the policies or have the name
/// of a task or of another policy, and of runs that are the same.
std::vector<SweepRun> load_sweep(const std::filesystem::path& file, const Reading& reading = {});

}  // namespace hebbes::config
