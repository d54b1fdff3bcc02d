#include "lib/parallel/launch.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace hebbes::parallel {
namespace {

std::string name_of_parent() {
  std::ifstream in("/proc/" + std::to_string(::getppid()) + "/comm");
  std::string name;
  std::getline(in, name);
  return name;
}

/// Whether it is a job of a shell: not in the process group of its terminal's first process.
bool has_job_control() {
  const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return false;
  ::close(terminal);
  return ::getpgrp() != ::getsid(0);
}

/// Where the PMIx library of a rank finds its launcher, by versions of that.
constexpr std::array kPmixServers = {"PMIX_SERVER_URI",  "PMIX_SERVER_URI2", "PMIX_SERVER_URI21",
                                     "PMIX_SERVER_URI3", "PMIX_SERVER_URI4", "PMIX_SERVER_URI41"};

bool is_several(const char* count) {
  return count != nullptr && std::atoi(count) > 1;
}

/// By these Open MPI 4 and PMIx find who started a process.
bool is_launchers(std::string_view name) {
  constexpr std::array kNames = {"SLURM_STEPID", "SLURM_STEP_ID", "OMPI_MCA_ess", "OMPI_MCA_pmix"};
  constexpr std::array kBeginnings = {"PMI_", "PMIX_", "OMPI_COMM_WORLD_", "OMPI_MCA_ess_",
                                      "OMPI_MCA_orte_"};
  if (name == "OMPI_MCA_orte_tmpdir_base") return false;  // a place, which users choose
  return std::ranges::find(kNames, name) != kNames.end() ||
         std::ranges::any_of(kBeginnings,
                             [&](const char* beginning) { return name.starts_with(beginning); });
}

}  // namespace

Launch launch_of(const Origin& origin) {
  const auto& variable = origin.variable;
  const auto is_set = [&](const char* name) { return variable(name) != nullptr; };
  if (is_set("OMPI_COMM_WORLD_SIZE")) {
    return is_several(variable("OMPI_COMM_WORLD_SIZE")) ? Launch::kRank : Launch::kAlone;
  }
  const bool has_pmi =
      (is_set("PMIX_RANK") && std::ranges::any_of(kPmixServers, is_set)) || is_set("PMI_RANK");
  const bool is_in_step = is_set("SLURM_STEP_ID") || is_set("SLURM_STEPID");
  if (!is_in_step) return has_pmi ? Launch::kRank : Launch::kAlone;
  // A shell that srun started as several tasks is of use in the first one only.
  if (!is_several(variable("SLURM_STEP_NUM_TASKS")) || origin.is_at_prompt) return Launch::kAlone;
  if (has_pmi) return Launch::kRank;
  return origin.parent == "slurmstepd" ? Launch::kTask : Launch::kAlone;
}

Launch own_launch() {
  return launch_of({[](const char* name) -> const char* { return std::getenv(name); },
                    name_of_parent(), has_job_control()});
}

void forget_launcher() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    names.emplace_back(text.substr(0, text.find('=')));
  }
  for (const auto& name : names) {
    if (is_launchers(name)) ::unsetenv(name.c_str());
  }
}

}  // namespace hebbes::parallel
