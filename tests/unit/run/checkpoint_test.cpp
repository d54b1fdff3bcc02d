#include "lib/run/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "lib/io/errors.h"
#include "tests/support/temporary_directory.h"

namespace hebbes::run {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::size_t kRows = 64;
constexpr std::size_t kColumns = 1000;

/// A checkpoint in which every element of lambda is the generation.
void write_checkpoint(const std::filesystem::path& dir, std::int64_t generation,
                      std::size_t rows = kRows) {
  CheckpointWriter writer(dir, {generation, 7, 0.1, 0.2, "text"});
  writer.dataset<float>("/parameters/lambda", {rows, kColumns}, "logits");
  writer.dataset<std::int64_t>("/optimizer/steps", {1}, "steps done");
  const std::vector<float> row(kColumns, static_cast<float>(generation));
  for (std::size_t r = 0; r < rows; ++r) {
    writer.write_rows("/parameters/lambda", r, 1, row.data());
  }
  writer.write_rows("/optimizer/steps", 0, 1, &generation);
  writer.commit();
}

/// The generation of a whole checkpoint; -1 if its parts disagree.
std::int64_t read_checkpoint(const std::filesystem::path& dir) {
  const CheckpointReader reader(dir);
  const std::int64_t generation = reader.header().generation;
  std::vector<float> lambda(kRows * kColumns);
  reader.read_rows("/parameters/lambda", {kRows, kColumns}, 0, kRows, lambda.data());
  std::int64_t steps = 0;
  reader.read_rows("/optimizer/steps", {1}, 0, 1, &steps);
  const bool whole = steps == generation &&
                     lambda == std::vector<float>(lambda.size(), static_cast<float>(generation));
  return whole ? generation : -1;
}

std::string refusal(const std::filesystem::path& dir) {
  try {
    CheckpointReader{dir};
  } catch (const io::FileError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Checkpoint, ReadsBackWhatWasWritten) {
  const test::TemporaryDirectory dir;
  write_checkpoint(dir.path(), 12);
  const CheckpointReader reader(dir.path());
  EXPECT_EQ(reader.header().generation, 12);
  EXPECT_EQ(reader.header().seed, 7u);
  EXPECT_EQ(reader.header().sigma, 0.1);
  EXPECT_EQ(reader.header().learning_rate, 0.2);
  EXPECT_EQ(reader.header().config, "text");
  EXPECT_TRUE(reader.contains("/parameters/lambda"));
  EXPECT_FALSE(reader.contains("/parameters/mu"));
  EXPECT_FALSE(reader.contains("/nothing/at/all"));
  EXPECT_EQ(reader.shape("/parameters/lambda"), (std::vector<std::size_t>{kRows, kColumns}));
  EXPECT_EQ(read_checkpoint(dir.path()), 12);
}

TEST(Checkpoint, RefusesOtherTypesRowsAndNames) {
  const test::TemporaryDirectory dir;
  write_checkpoint(dir.path(), 1);
  const CheckpointReader reader(dir.path());
  std::vector<double> numbers(kRows * kColumns);
  std::vector<float> floats(kRows * kColumns);
  const h5::Shape shape = {kRows, kColumns};
  const std::string lambda = "/parameters/lambda";
  EXPECT_THROW(reader.read_rows(lambda, shape, 0, 1, numbers.data()), io::FileError);
  EXPECT_THROW(reader.read_rows(lambda, shape, 1, kRows, floats.data()), io::FileError);
  EXPECT_THROW(reader.read_rows(lambda, {kRows, kColumns - 1}, 0, 1, floats.data()), io::FileError);
  EXPECT_THROW(reader.read_rows(lambda, {kRows * kColumns}, 0, 1, floats.data()), io::FileError);
  EXPECT_THROW(reader.read_rows("/parameters/mu", shape, 0, 1, floats.data()), io::FileError);
}

TEST(Checkpoint, WithoutCommitTheOldOneStays) {
  const test::TemporaryDirectory dir;
  write_checkpoint(dir.path(), 1);
  {
    CheckpointWriter writer(dir.path(), {2, 7, 0.1, 0.2, ""});
    writer.dataset("/parameters/mu", {3, 5}, "rules");
  }
  EXPECT_EQ(read_checkpoint(dir.path()), 1);
  EXPECT_FALSE(std::filesystem::exists(dir.path() / "checkpoint.h5.tmp"));
}

TEST(Checkpoint, RefusesMissingForeignAndTruncatedFiles) {
  const test::TemporaryDirectory dir;
  const auto path = dir.path() / "checkpoint.h5";
  EXPECT_THAT(refusal(dir.path()), AllOf(HasSubstr(path.string()), HasSubstr("No such file")));
  std::ofstream(path) << "this is no HDF5 file";
  EXPECT_THAT(refusal(dir.path()), AllOf(HasSubstr(path.string()), HasSubstr("signature")));
  h5::File::create(path).close();
  EXPECT_THAT(refusal(dir.path()), HasSubstr("is not a hebbes-checkpoint file"));
  write_checkpoint(dir.path(), 3);
  std::filesystem::resize_file(path, 1000);
  EXPECT_THAT(refusal(dir.path()), AllOf(HasSubstr(path.string()), HasSubstr("truncated")));
}

TEST(Checkpoint, AnUnwritableDirectoryIsNamed) {
  try {
    write_checkpoint("/proc/nowhere", 1);
    FAIL();
  } catch (const io::FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("/proc/nowhere/checkpoint.h5.tmp"));
  }
}

/// Writes a checkpoint where files may not grow beyond `bytes`, as on a full disk. Exit code 0:
/// FileError names the file.
[[noreturn]] void write_on_a_full_disk(const std::filesystem::path& dir, rlim_t bytes) {
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, bytes};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  int code = 1;
  try {
    write_checkpoint(dir, 2);
  } catch (const io::FileError& error) {
    const std::string message = error.what();
    code = message.find((dir / "checkpoint.h5").string()) == std::string::npos ? 2 : 0;
    std::fprintf(stderr, "%s\n", error.what());
  }
  std::exit(code);  // with HDF5's own clean-up, as in the program
}

TEST(Checkpoint, OnAFullDiskTheOldOneStays) {
  const test::TemporaryDirectory dir;
  write_checkpoint(dir.path(), 1);
  for (const rlim_t bytes : {512, 5000, 20000, 100000}) {
    EXPECT_EXIT(write_on_a_full_disk(dir.path(), bytes), ::testing::ExitedWithCode(0),
                "File too large");
    EXPECT_EQ(read_checkpoint(dir.path()), 1) << bytes;
    EXPECT_FALSE(std::filesystem::exists(dir.path() / "checkpoint.h5.tmp")) << bytes;
  }
}

TEST(Checkpoint, AKillAtAnyInstantLeavesAWholeOne) {
  const test::TemporaryDirectory dir;
  write_checkpoint(dir.path(), 0);
  std::mt19937 random(1);
  std::int64_t last = 0;
  for (int kill = 0; kill < 30; ++kill) {
    const pid_t writer = ::fork();
    ASSERT_GE(writer, 0);
    if (writer == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (std::int64_t g = last + 1;; ++g) write_checkpoint(dir.path(), g);
    }
    ::usleep(static_cast<useconds_t>(200 + random() % 15000));
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    const std::int64_t generation = read_checkpoint(dir.path());
    ASSERT_GE(generation, last) << "kill " << kill;
    last = generation;
  }
  EXPECT_GT(last, 0);
}

}  // namespace
}  // namespace hebbes::run
