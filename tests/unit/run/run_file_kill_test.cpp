// A writer that is killed at any instant leaves a run that can be read and resumed.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "lib/io/errors.h"
#include "lib/run/run_file.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/run/run_history.h"

namespace hebbes::run {
namespace {

constexpr std::int64_t kEvaluateEvery = 7;

/// Goes on with a run from generation `first` until it is killed, with pauses between the rows.
[[noreturn]] void write_until_killed(const std::filesystem::path& dir, const RunHeader& header,
                                     std::int64_t first, unsigned pause_microseconds = 0) {
  RunWriter writer = first < 0 ? RunWriter::create(dir, header, make_series())
                               : RunWriter::resume(dir, header, first, make_series());
  for (std::int64_t g = std::max<std::int64_t>(first, 0);; ++g) {
    writer.append(MadeRow(header, g).row);
    if ((g + 1) % kEvaluateEvery == 0) writer.append_evaluation(make_evaluation(header, g + 1));
    if (pause_microseconds > 0) ::usleep(pause_microseconds);
  }
}

/// Runs a writer in a process of its own and kills it after so many microseconds.
void write_and_kill(const std::filesystem::path& dir, const RunHeader& header, std::int64_t first,
                    unsigned microseconds) {
  const pid_t writer = ::fork();
  ASSERT_GE(writer, 0);
  if (writer == 0) write_until_killed(dir, header, first);
  ::usleep(microseconds);
  ::kill(writer, SIGKILL);
  int status = 0;
  ASSERT_EQ(::waitpid(writer, &status, 0), writer);
  ASSERT_TRUE(WIFSIGNALED(status));
}

TEST(RunFileKill, AReaderFollowsAGrowingRun) {
  const test::TemporaryDirectory dir;
  const RunHeader header = make_header(40, 4);
  const pid_t writer = ::fork();
  ASSERT_GE(writer, 0);
  if (writer == 0) write_until_killed(dir.path(), header, -1, 5000);
  while (!std::filesystem::exists(dir.path() / "run.h5")) ::usleep(100);
  std::int64_t rows = 0;
  std::string error;
  for (int i = 0; i < 50 && error.empty(); ++i) {
    const RunReader reader(dir.path());
    if (reader.closed()) error = "closed";
    if (reader.generations() < rows) error = "shrank";
    rows = reader.generations();
    if (error.empty()) error = first_error(reader, rows);
  }
  ::kill(writer, SIGKILL);
  ::waitpid(writer, nullptr, 0);
  EXPECT_EQ(error, "");
  EXPECT_GT(rows, 0);
}

TEST(RunFileKill, ResumesAfterAKillAtAnyInstant) {
  const test::TemporaryDirectory dir;
  const RunHeader header = make_header(40, 4);
  std::mt19937 random(1);
  std::int64_t resume_at = -1;
  unsigned longest_life = 30000;  // microseconds
  for (int kill = 0; kill < 60; ++kill) {
    write_and_kill(dir.path(), header, resume_at,
                   200 + static_cast<unsigned>(random() % longest_life));
    ASSERT_FALSE(HasFatalFailure());
    if (!std::filesystem::exists(dir.path() / "run.h5")) {
      longest_life = std::min(2 * longest_life, 2'000'000u);  // a slow machine
      continue;
    }
    const RunReader reader(dir.path());
    const std::int64_t rows = reader.generations();
    ASSERT_GE(rows, resume_at) << "kill " << kill;
    ASSERT_EQ(first_error(reader, rows), "") << "kill " << kill;
    for (const Evaluation& evaluation : reader.evaluations()) {
      ASSERT_EQ(evaluation.generation % kEvaluateEvery, 0);
      ASSERT_EQ(evaluation.returns[0], static_cast<double>(evaluation.generation));
    }
    resume_at = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(rows + 1));
    if (kill % 8 == 7) resume_at = 0;
  }
  ASSERT_GE(resume_at, 0) << "no writer lived long enough to make the file";
  RunWriter writer = RunWriter::resume(dir.path(), header, 0, make_series());
  for (std::int64_t g = 0; g < 30; ++g) writer.append(MadeRow(header, g).row);
  writer.close();
  const RunReader reader(dir.path());
  EXPECT_TRUE(reader.closed());
  EXPECT_EQ(first_error(reader, 30), "");
}

/// Writes rows where files may not grow beyond 600 kB, as on a full disk. Exit code 0: FileError
/// names the file.
[[noreturn]] void write_on_a_full_disk(const std::filesystem::path& dir, const RunHeader& header) {
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{600000, 600000};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  int code = 1;
  try {
    RunWriter writer = RunWriter::create(dir, header, make_series());
    for (std::int64_t g = 0; g < 10000; ++g) writer.append(MadeRow(header, g).row);
  } catch (const io::FileError& error) {
    code = std::string(error.what()).starts_with((dir / "run.h5").string()) ? 0 : 2;
    std::fprintf(stderr, "%s\n", error.what());
  }
  std::exit(code);
}

TEST(RunFileKill, AFullDiskStopsTheRunAndKeepsItsRows) {
  const test::TemporaryDirectory dir;
  const RunHeader header = make_header(40, 4);
  EXPECT_EXIT(write_on_a_full_disk(dir.path(), header), ::testing::ExitedWithCode(0),
              "File too large");
  const std::int64_t rows = RunReader(dir.path()).generations();
  ASSERT_GT(rows, 0);
  RunWriter writer = RunWriter::resume(dir.path(), header, rows, make_series());
  for (std::int64_t g = rows; g < rows + 30; ++g) writer.append(MadeRow(header, g).row);
  writer.close();
  EXPECT_EQ(first_error(RunReader(dir.path()), rows + 30), "");
}

}  // namespace
}  // namespace hebbes::run
