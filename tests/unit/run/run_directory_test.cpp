#include "lib/run/run_directory.h"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include "lib/io/errors.h"
#include "tests/support/temporary_directory.h"

namespace hebbes::run {
namespace {

TEST(RunDirectory, IsMadeAndHeld) {
  const test::TemporaryDirectory dir;
  const auto path = dir.path() / "runs" / "one";
  EXPECT_FALSE(in_use(path));
  {
    const RunDirectory directory(path, RunDirectory::Mode::kNew);
    EXPECT_TRUE(std::filesystem::is_directory(path));
    EXPECT_TRUE(in_use(path));
    EXPECT_FALSE(directory.has_run());
    EXPECT_FALSE(directory.has_checkpoint());
  }
  EXPECT_FALSE(in_use(path));
}

TEST(RunDirectory, ARunIsOnlyResumed) {
  const test::TemporaryDirectory dir;
  std::ofstream(dir.path() / "run.h5") << "a run";
  EXPECT_THROW(RunDirectory(dir.path(), RunDirectory::Mode::kNew), io::RunDirectoryError);
  EXPECT_TRUE(RunDirectory(dir.path(), RunDirectory::Mode::kResume).has_run());
}

TEST(RunDirectory, IsRefusedToASecondProcess) {
  const test::TemporaryDirectory dir;
  const RunDirectory first(dir.path(), RunDirectory::Mode::kNew);
  const LockTiming impatient = {.patience = std::chrono::milliseconds(1)};
  EXPECT_THROW(RunDirectory(dir.path(), RunDirectory::Mode::kResume, {}, impatient),
               io::RunDirectoryError);
}

TEST(RunDirectory, AnUnwritablePlaceIsNamed) {
  try {
    RunDirectory directory("/proc/nowhere", RunDirectory::Mode::kNew);
    FAIL();
  } catch (const io::FileError& error) {
    EXPECT_NE(std::string(error.what()).find("/proc/nowhere"), std::string::npos);
  }
}

TEST(RunDirectory, LeavesNothingOfARunThatDidNotBegin) {
  const test::TemporaryDirectory dir;
  const auto path = dir.path() / "runs" / "one";
  const auto start = [&](bool begins) {
    RunDirectory directory(path, RunDirectory::Mode::kNew);
    std::ofstream(path / "run.h5") << "a run";
    std::ofstream(path / "train.log") << "its log";
    if (begins) directory.keep();
  };
  start(false);
  EXPECT_FALSE(std::filesystem::exists(dir.path() / "runs"));
  std::filesystem::create_directories(path);
  std::ofstream(path / "notes") << "the user's";
  start(false);
  EXPECT_TRUE(std::filesystem::exists(path / "notes"));
  EXPECT_FALSE(std::filesystem::exists(path / "run.h5"));
  start(true);
  EXPECT_TRUE(std::filesystem::exists(path / "run.h5"));
}

}  // namespace
}  // namespace hebbes::run
