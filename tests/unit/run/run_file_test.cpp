#include "lib/run/run_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <fstream>

#include "lib/io/errors.h"
#include "lib/run/run_file_layout.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/run/run_history.h"

namespace hebbes::run {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

void append_rows(RunWriter& writer, const RunHeader& header, std::int64_t first,
                 std::int64_t last) {
  for (std::int64_t g = first; g < last; ++g) writer.append(MadeRow(header, g).row);
}

template <typename Function>
std::string message_of(Function function) {
  try {
    function();
  } catch (const io::FileError& error) {
    return error.what();
  }
  return "no FileError";
}

TEST(RunFile, ReadsBackWhatWasWritten) {
  const test::TemporaryDirectory dir;
  const RunHeader header = make_header();
  RunWriter writer = RunWriter::create(dir.path(), header, make_series());
  append_rows(writer, header, 0, 300);
  writer.append_evaluation(make_evaluation(header, 300));
  writer.close();

  const RunReader reader(dir.path());
  EXPECT_TRUE(reader.closed());
  EXPECT_EQ(first_error(reader, 300), "");
  EXPECT_EQ(reader.header().config, header.config);
  EXPECT_EQ(reader.header().seed, 7u);
  EXPECT_EQ(reader.header().population_size, 6u);
  EXPECT_EQ(reader.header().variations, header.variations);
  EXPECT_EQ(reader.header().evaluation_variations, header.evaluation_variations);
  EXPECT_EQ(reader.header().evaluation_episodes, 3u);
  EXPECT_EQ(reader.header().created, header.created);
  EXPECT_EQ(reader.header().world_size, 2);
  EXPECT_EQ(reader.header().library_versions, header.library_versions);
  const auto evaluations = reader.evaluations();
  ASSERT_EQ(evaluations.size(), 1u);
  EXPECT_EQ(evaluations[0].generation, 300);
  EXPECT_EQ(evaluations[0].returns, std::vector<double>(15, 300.0));
}

TEST(RunFile, ALaterReaderSeesWhatWasWrittenSince) {
  const test::TemporaryDirectory dir;
  std::array<int, 2> go{}, done{};
  ASSERT_EQ(::pipe(go.data()) + ::pipe(done.data()), 0);
  const pid_t writer = ::fork();
  if (writer == 0) {
    ::alarm(30);
    const RunHeader header = make_header();
    RunWriter run = RunWriter::create(dir.path(), header, make_series());
    for (std::int64_t rows = 2; rows <= 4; rows += 2) {
      append_rows(run, header, rows - 2, rows);
      char one = 0;
      if (::write(done[1], &one, 1) != 1 || ::read(go[0], &one, 1) != 1) break;
    }
    ::_exit(0);
  }
  char one = 0;
  ASSERT_EQ(::read(done[0], &one, 1), 1);
  const RunReader first(dir.path());
  EXPECT_EQ(first.generations(), 2);
  ASSERT_EQ(::write(go[1], &one, 1), 1);
  ASSERT_EQ(::read(done[0], &one, 1), 1);
  EXPECT_EQ(RunReader(dir.path()).generations(), 4);  // HDF5 shares memory with the first
  EXPECT_EQ(first.series("fitness_mean").size(), 2u);
  ASSERT_EQ(::write(go[1], &one, 1), 1);
  int status = 0;
  ASSERT_EQ(::waitpid(writer, &status, 0), writer);
  EXPECT_EQ(status, 0);
}

TEST(RunFile, EveryDatasetSaysWhatItIs) {
  const test::TemporaryDirectory dir;
  RunWriter::create(dir.path(), make_header(), make_series()).close();
  const RunReader reader(dir.path());
  const auto names = reader.file().dataset_names();
  EXPECT_EQ(names.size(), layout_of(make_header(), make_series()).size() + 2);
  for (const std::string& name : names) {
    EXPECT_NE(reader.file().dataset(name).string_attribute("description"), "") << name;
    EXPECT_NE(reader.file().dataset(name).string_attribute("units"), "") << name;
  }
}

TEST(RunFile, ResumeDropsLaterRowsAndEvaluations) {
  const test::TemporaryDirectory dir;
  const RunHeader header = make_header();
  {
    RunWriter writer = RunWriter::create(dir.path(), header, make_series());
    EXPECT_EQ(writer.last_evaluation(), -1);
    for (std::int64_t g = 0; g < 10; ++g) {
      append_rows(writer, header, g, g + 1);
      if ((g + 1) % 2 == 0) writer.append_evaluation(make_evaluation(header, g + 1));
    }
  }
  RunHeader later = header;
  later.created = "never";
  later.world_size = 3;
  RunWriter writer = RunWriter::resume(dir.path(), later, 4, make_series());
  EXPECT_EQ(writer.last_evaluation(), 4);
  append_rows(writer, header, 4, 7);
  writer.close();

  const RunReader reader(dir.path());
  EXPECT_EQ(first_error(reader, 7), "");
  EXPECT_EQ(reader.header().created, header.created);
  EXPECT_EQ(reader.header().world_size, 3);
  const auto evaluations = reader.evaluations();
  ASSERT_EQ(evaluations.size(), 2u);
  EXPECT_EQ(evaluations[1].generation, 4);
}

TEST(RunFile, DescribesItsSeries) {
  const test::TemporaryDirectory dir;
  RunWriter::create(dir.path(), make_header(), {{"entropy", "of something", "nat"}}).close();
  const RunReader reader(dir.path());
  const auto entropy = reader.file().dataset("/generation/entropy");
  EXPECT_EQ(entropy.string_attribute("units"), "nat");
  EXPECT_EQ(entropy.string_attribute("description"), "of something");
}

TEST(RunFile, KnowsNotWhatASeriesWasBeforeItWasRecorded) {
  const test::TemporaryDirectory dir;
  const RunHeader header = make_header();
  {
    RunWriter writer = RunWriter::create(dir.path(), header, make_series());
    append_rows(writer, header, 0, 2);
  }
  auto series = make_series();
  series.push_back({"late", "comes later", "1"});
  RunWriter::resume(dir.path(), header, 2, series).close();
  const auto late = RunReader(dir.path()).series("late");
  ASSERT_EQ(late.size(), 2u);
  EXPECT_TRUE(std::isnan(late[0]) && std::isnan(late[1]));
}

TEST(RunFile, OfAnEarlierVersionIsReadAndResumed) {
  const test::TemporaryDirectory dir;
  const RunHeader header = make_header();
  {
    RunWriter writer = RunWriter::create(dir.path(), header, make_series());
    append_rows(writer, header, 0, 2);
    Evaluation evaluation = make_evaluation(header, 2);
    evaluation.returns[1] = std::numeric_limits<double>::quiet_NaN();  // as failures once were
    writer.append_evaluation(evaluation);
    writer.close();
  }
  {
    const hid_t file = H5Fopen((dir.path() / "run.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    for (const char* name : {"sigma", "seconds_playing_max"}) {
      const std::string path = std::string("/generation/") + name;
      ASSERT_GE(H5Ldelete(file, path.c_str(), H5P_DEFAULT), 0);
    }
    ASSERT_GE(H5Ldelete(file, "/evaluation/failed_episodes", H5P_DEFAULT), 0);
    H5Fclose(file);
  }
  const auto failed = [&] { return RunReader(dir.path()).evaluations().at(0).failed; };
  EXPECT_EQ(RunReader(dir.path()).generations(), 2);
  EXPECT_TRUE(std::isnan(RunReader(dir.path()).series("sigma").at(1)));
  EXPECT_EQ(failed(), (std::vector<std::int64_t>{1, 0, 0, 0, 0}));
  RunWriter::resume(dir.path(), header, 2, make_series()).close();
  EXPECT_EQ(failed(), (std::vector<std::int64_t>{1, 0, 0, 0, 0}));
  EXPECT_TRUE(std::isnan(RunReader(dir.path()).series("seconds_playing_max").at(1)));
}

TEST(RunFile, ResumeRefusesAnotherRun) {
  const test::TemporaryDirectory dir;
  const RunHeader header = make_header();
  RunWriter::create(dir.path(), header, make_series()).close();
  RunHeader other = header;
  other.seed = 8;
  EXPECT_THAT(message_of([&] { RunWriter::resume(dir.path(), other, 0, make_series()); }),
              AllOf(HasSubstr("run.h5"), HasSubstr("another run")));
  EXPECT_THAT(message_of([&] { RunWriter::resume(dir.path(), header, 1, make_series()); }),
              AllOf(HasSubstr("run.h5"), HasSubstr("holds 0 generations")));
}

TEST(RunFile, RefusesMissingForeignAndTruncatedFiles) {
  const test::TemporaryDirectory dir;
  const auto path = dir.path() / "run.h5";
  const auto message = [&] { return message_of([&] { RunReader{dir.path()}; }); };
  EXPECT_THAT(message(), AllOf(HasSubstr(path.string()), HasSubstr("No such file")));

  std::ofstream(path) << "this is no HDF5 file";
  EXPECT_THAT(message(), AllOf(HasSubstr(path.string()), HasSubstr("signature not found")));

  h5::File::create(path).close();
  EXPECT_THAT(message(), AllOf(HasSubstr(path.string()), HasSubstr("is not a hebbes-run file")));

  const RunHeader header = make_header();
  {
    RunWriter writer = RunWriter::create(dir.path(), header, make_series());
    append_rows(writer, header, 0, 50);
    writer.close();
  }
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  EXPECT_THAT(message(), AllOf(HasSubstr(path.string()), HasSubstr("truncated")));
}

TEST(RunFile, ChunksHoldSeveralRowsOfALargeRun) {
  const RunHeader header = make_header(500, 4);
  for (const DatasetLayout& dataset : layout_of(header)) {
    EXPECT_GE(chunk_rows(dataset), 4u) << dataset.name;
  }
}

}  // namespace
}  // namespace hebbes::run
