// The hebbes command as a shell sees it: exit codes and messages of trace and inspect.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "lib/config/config.h"
#include "lib/io/hdf5.h"
#include "lib/run/checkpoint.h"
#include "lib/run/run_file.h"
#include "tests/support/shell.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/run/run_history.h"

namespace hebbes::run {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

struct Outcome {
  int exit_code;
  std::string output;  ///< stdout and stderr
};

/// `arguments` are for the shell: paths among them are quoted.
Outcome run_command(const std::string& arguments) {
  const std::string command = test::quoted(HEBBES_COMMAND) + " " + arguments + " 2>&1";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  Outcome outcome{-1, ""};
  char buffer[4096];
  while (const std::size_t bytes = std::fread(buffer, 1, sizeof buffer, pipe)) {
    outcome.output.append(buffer, bytes);
  }
  outcome.exit_code = WEXITSTATUS(::pclose(pipe));
  return outcome;
}

class Command : public ::testing::Test {
 protected:
  /// Writes an input file for trace with `columns` actions a step and runs it.
  Outcome trace(const std::string& variation, std::size_t columns,
                const std::string& options = "") {
    {
      h5::File file = h5::File::create(dir_.path() / "in.h5");
      file.set_attribute("task", "ant");
      file.set_attribute("variation", variation);
      const std::vector<double> zeros(5 * columns);
      file.create_dataset("/actions", h5::Type::kFloat64, {5, columns})
          .write_rows(0, 5, zeros.data());
      file.create_dataset("/initial_joint_positions", h5::Type::kFloat64, {8})
          .write_rows(0, 8, zeros.data());
      file.close();
    }
    return run_command("trace " + test::quoted(dir_.path() / "in.h5") + " " +
                       test::quoted(output()) + " " + options);
  }
  std::filesystem::path output() const { return dir_.path() / "out.h5"; }

  /// Writes a run of three of four generations that holds out long-back.
  void write_run() {
    RunHeader header = make_header();
    header.config = config::to_toml(
        config::parse_config("task.held_out = \"long-back\"\nrun.generations = 4\nrun.seed = 7\n"
                             "population.sigma_decay = 1.0\noptimizer.decay = 1.0",
                             ""));
    header.evaluation_variations = {"default", "long-back"};
    RunWriter writer = RunWriter::create(dir_.path(), header, make_series());
    for (std::int64_t g = 0; g < 3; ++g) writer.append(MadeRow(header, g).row);
    writer.append_evaluation(make_evaluation(header, 3));
    writer.close();
    CheckpointWriter(dir_.path(), {2, 7, 0.1, 0.2, header.config}).commit();
  }

  test::TemporaryDirectory dir_;
};

TEST_F(Command, BadUsageExitsWithTwo) {
  EXPECT_EQ(run_command("").exit_code, 2);
  EXPECT_EQ(run_command("fly").exit_code, 2);
  EXPECT_EQ(run_command("inspect").exit_code, 2);
  EXPECT_EQ(run_command("inspect --nonsense .").exit_code, 2);
}

TEST_F(Command, EveryHelpHasAnExample) {
  for (const std::string command : {"", "trace", "inspect"}) {
    const Outcome outcome = run_command(command + " --help");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.output, HasSubstr("Example:"));
  }
  EXPECT_THAT(run_command("--version").output, AllOf(HasSubstr("HDF5"), HasSubstr("Bullet")));
}

TEST_F(Command, TraceReplays) {
  const Outcome outcome = trace("default", 8);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  const h5::File file = h5::File::open(output(), h5::Access::kRead);
  EXPECT_EQ(file.dataset("/obs").shape(), (h5::Shape{5, 28}));
  EXPECT_NE(file.dataset("/torso_xyz").string_attribute("units"), "");
}

TEST_F(Command, TraceRefusesBadInput) {
  const Outcome shape = trace("default", 7);
  EXPECT_EQ(shape.exit_code, 2);
  EXPECT_THAT(shape.output, AllOf(HasSubstr("in.h5"), HasSubstr("actions"), HasSubstr("[5, 7]")));
  const Outcome variation = trace("sideways", 8);
  EXPECT_EQ(variation.exit_code, 2);
  EXPECT_THAT(variation.output, HasSubstr("sideways"));
  const Outcome option = trace("default", 8, "--option legs=3");
  EXPECT_EQ(option.exit_code, 2);
  EXPECT_THAT(option.output, HasSubstr("'legs'"));
  EXPECT_FALSE(std::filesystem::exists(output()));
  EXPECT_FALSE(std::filesystem::exists(output().string() + ".tmp"));
}

TEST_F(Command, InspectSummarises) {
  write_run();
  const Outcome text = run_command("inspect " + test::quoted(dir_.path()));
  EXPECT_EQ(text.exit_code, 0) << text.output;
  EXPECT_THAT(text.output,
              AllOf(HasSubstr("state          stopped"), HasSubstr("3 of 4"),
                    HasSubstr("checkpoint at 2"), HasSubstr("3.00 (3 failed)  held out")));
  const Outcome json = run_command("inspect --json " + test::quoted(dir_.path()));
  EXPECT_THAT(json.output,
              AllOf(HasSubstr("\"generations\": 3"), HasSubstr("\"checkpoint_generation\": 2"),
                    HasSubstr("\"fitness_mean_last\": 2.0")));
}

TEST_F(Command, InspectRefusesOtherFiles) {
  const Outcome missing = run_command("inspect " + test::quoted(dir_.path()));
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.output, AllOf(HasSubstr("run.h5"), HasSubstr("No such file")));
  std::ofstream(dir_.path() / "run.h5") << "no HDF5";
  EXPECT_EQ(run_command("inspect " + test::quoted(dir_.path())).exit_code, 1);
}

}  // namespace
}  // namespace hebbes::run
