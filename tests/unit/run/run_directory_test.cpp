#include "lib/run/run_directory.h"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include "lib/run/errors.h"
#include "tests/unit/run/temporary_directory.h"

namespace hebbes::run {
namespace {

TEST(RunDirectory, IsMadeAndHeld) {
  const TemporaryDirectory dir;
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
  const TemporaryDirectory dir;
  std::ofstream(dir.path() / "run.h5") << "a run";
  EXPECT_THROW(RunDirectory(dir.path(), RunDirectory::Mode::kNew), RunDirectoryError);
  EXPECT_TRUE(RunDirectory(dir.path(), RunDirectory::Mode::kResume).has_run());
}

TEST(RunDirectory, IsRefusedToASecondProcess) {
  const TemporaryDirectory dir;
  const RunDirectory first(dir.path(), RunDirectory::Mode::kNew);
  const LockTiming impatient = {.patience = std::chrono::milliseconds(1)};
  EXPECT_THROW(RunDirectory(dir.path(), RunDirectory::Mode::kResume, {}, impatient),
               RunDirectoryError);
}

TEST(RunDirectory, AnUnwritablePlaceIsNamed) {
  try {
    RunDirectory directory("/proc/nowhere", RunDirectory::Mode::kNew);
    FAIL();
  } catch (const FileError& error) {
    EXPECT_NE(std::string(error.what()).find("/proc/nowhere"), std::string::npos);
  }
}

}  // namespace
}  // namespace hebbes::run
