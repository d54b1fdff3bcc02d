// How a process was started, as imaginary launchers tell it.
#include "lib/parallel/launch.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace hebbes::parallel {
namespace {

using Variables = std::map<std::string, std::string>;

Launch launch(const Variables& variables, const std::string& parent = "bash",
              bool is_at_prompt = false) {
  const auto value = [&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
  return launch_of({value, parent, is_at_prompt});
}

Variables operator+(Variables one, const Variables& other) {
  one.insert(other.begin(), other.end());
  return one;
}

Variables step(const std::string& tasks) {
  return {{"SLURM_JOB_ID", "7"},
          {"SLURM_STEP_ID", "0"},
          {"SLURM_STEPID", "0"},
          {"SLURM_NTASKS", "8"},
          {"SLURM_STEP_NUM_TASKS", tasks}};
}

const Variables kPmix = {{"PMIX_RANK", "0"},
                         {"PMIX_NAMESPACE", "slurm.pmix.7.0"},
                         {"PMIX_SERVER_URI2", "pmix-server.1;tcp4://127.0.0.1:1"}};

Variables mpirun(const std::string& ranks) {
  return Variables{{"OMPI_COMM_WORLD_SIZE", ranks}} + kPmix;
}

TEST(Launch, IsAloneOutsideOfAll) {
  EXPECT_EQ(launch({}), Launch::kAlone);
  EXPECT_EQ(launch({{"SLURM_JOB_ID", "7"}, {"SLURM_NTASKS", "8"}}), Launch::kAlone);
}

TEST(Launch, IsMpirunsFromTwoRanksOn) {
  EXPECT_EQ(launch(mpirun("2")), Launch::kRank);
  EXPECT_EQ(launch(mpirun("1")), Launch::kAlone);
}

TEST(Launch, IsMpirunsAlsoInAStep) {
  EXPECT_EQ(launch(mpirun("2") + step("1")), Launch::kRank);
  EXPECT_EQ(launch(mpirun("2") + step("4"), "orted", true), Launch::kRank);
}

TEST(Launch, IsSrunsWithSeveralTasksAndPmi) {
  EXPECT_EQ(launch(step("4") + kPmix, "slurmstepd"), Launch::kRank);
  EXPECT_EQ(launch(step("4") + kPmix), Launch::kRank) << "by a script of srun's";
  EXPECT_EQ(launch(step("4") + Variables{{"PMI_RANK", "3"}}, "slurmstepd"), Launch::kRank);
}

TEST(Launch, IsAloneInAStepOfOneTask) {
  EXPECT_EQ(launch(step("1")), Launch::kAlone);
  EXPECT_EQ(launch(step("1") + kPmix, "slurmstepd"), Launch::kAlone);
  EXPECT_EQ(launch({{"SLURM_STEPID", "0"}}), Launch::kAlone) << "by hand";
}

TEST(Launch, IsAloneInAShellOfSeveralTasks) {
  EXPECT_EQ(launch(step("4") + kPmix, "bash", true), Launch::kAlone);
  EXPECT_EQ(launch(step("4"), "bash", true), Launch::kAlone);
  EXPECT_EQ(launch(step("4")), Launch::kAlone) << "by a script";
}

TEST(Launch, IsATaskWhereSeveralHaveNoPmi) {
  EXPECT_EQ(launch(step("4"), "slurmstepd"), Launch::kTask);
}

TEST(Launch, IsAnotherLaunchersWithPmix) {
  EXPECT_EQ(launch(kPmix), Launch::kRank);
}

}  // namespace
}  // namespace hebbes::parallel
